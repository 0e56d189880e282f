import { describeDiff, makeTag, planTag } from '@chain-of-trust/key-repo';
import { printable } from '@chain-of-trust/report';
import { exitStatus } from '../../exit-status.js';
import type { Options } from '../../options.js';
import type { Terminal } from '../../terminal.js';
import { pathOption, signersOption, tagRules } from './options.js';

/**
 * `cot keys tag`: shows what changes since the last good tag, makes the signed tag of a checkout, and returns the exit
 * status.
 */
export async function tagKeys(name: string, options: Options, terminal: Terminal): Promise<number> {
  const { key, since, first, message, dryRun } = options;
  const chosen = { ...signersOption(options, terminal), ...tagRules(options) };
  const plan = await planTag(name, {
    ...chosen,
    path: pathOption(options.repo ?? '.', terminal),
    at: terminal.now(),
    isFirst: first !== undefined,
    ...(key === undefined ? {} : { key }),
    ...(since === undefined ? {} : { since }),
  });
  terminal.stdout(`${describeDiff(plan.diff).map(printable).join('\n')}\n\n`);
  if (dryRun !== undefined) {
    terminal.stdout(`${printable(name)} was not made; ${plan.signer.primaryFingerprint} would sign it\n`);
    return exitStatus.ok;
  }
  const tag = await makeTag(plan, {
    ...chosen,
    now: terminal.now,
    ...(message === undefined ? {} : { message }),
  });
  const lines = [
    `tag ${tag.name} of ${tag.commit}, signed by ${tag.signer.signingFingerprint}, verifies`,
    `Publish it: git push origin HEAD ${tag.name}`,
  ];
  terminal.stdout(`${lines.map(printable).join('\n')}\n`);
  return exitStatus.ok;
}
