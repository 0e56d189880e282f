import { type Inspection, type InspectOptions, inspectKeyRepository } from '@chain-of-trust/key-repo';
import { printable } from '@chain-of-trust/report';
import { formatJson } from '@chain-of-trust/types';
import { exitStatus } from '../../exit-status.js';
import type { Options } from '../../options.js';
import type { Terminal } from '../../terminal.js';
import { repositoryOptions, signersOption } from './options.js';

/** `cot keys inspect`: tells what a key repository holds at a tag, and returns the exit status. */
export async function inspectKeys(options: Options, terminal: Terminal): Promise<number> {
  const inspection = await inspectKeyRepository(await optionsOf(options, terminal));
  terminal.stdout(options.json === undefined ? toText(inspection) : formatJson(inspection));
  return isGood(inspection) ? exitStatus.ok : exitStatus.refused;
}

/** Without signers, what is there is told all the same, and no tag is good. */
async function optionsOf(options: Options, terminal: Terminal): Promise<InspectOptions> {
  const chosen = await repositoryOptions(options, terminal);
  const { signers, signerList } = options;
  const isWithout = signers === undefined && signerList === undefined;
  return isWithout ? chosen : { ...chosen, ...signersOption(options, terminal) };
}

/** Keys that have expired do not make a repository bad; a tag that is refused, or a folder that cannot be read, does. */
function isGood({ tag, implementations }: Inspection): boolean {
  return tag.verdict === 'good' && Object.values(implementations).every((each) => !('error' in each));
}

function toText({ at, tag, implementations }: Inspection): string {
  const verdict =
    tag.verdict === 'good'
      ? [
          `good, signed by ${tag.signingKey}${tag.signingKey === tag.primaryKey ? '' : ` of ${tag.primaryKey}`}`,
        ]
      : [`REFUSED: ${tag.reason.code}`, `    ${printable(tag.reason.message)}`];
  return [
    `tag ${printable(tag.name)} of ${tag.taggerTime ?? 'an unknown time'}: ${verdict.join('\n')}`,
    `  commit ${tag.commit ?? 'unknown'}`,
    `  reference time ${at}`,
    ...Object.entries(implementations).flatMap(([name, keys]) => ['', ...linesOf(name, keys)]),
    '',
  ].join('\n');
}

type ImplementationInspection = Inspection['implementations'][string];

function linesOf(name: string, keys: ImplementationInspection): string[] {
  if ('error' in keys) return [`${name}: FAILED: ${keys.error.code}`, `    ${printable(keys.error.message)}`];
  const fingerprints = Object.keys(keys.keys);
  const files = Object.keys(keys.files).length;
  return [
    `${name} (${keys.layout}): ${fingerprints.length} OpenPGP keys in ${files} files`,
    ...fingerprints.map((fingerprint) => keyLine(fingerprint, keys.keys[fingerprint])),
  ];
}

function keyLine(
  fingerprint: string,
  key: Exclude<ImplementationInspection, { error: unknown }>['keys'][string] | undefined,
): string {
  if (key === undefined) return `  ${fingerprint}`;
  const { validity, trusted, algorithm, expires, userIds, reason } = key;
  const until = expires === null ? 'never expires' : `expires ${expires.slice(0, 10)}`;
  const role = trusted ? ', certifies others' : '';
  const why = reason === null ? '' : `\n      ${reason.code}: ${printable(reason.message)}`;
  return `  ${validity.padEnd(7)} ${fingerprint} ${algorithm}, ${until}${role}: ${printable(userIds.join(', '))}${why}`;
}
