import {
  type AuditFinding,
  auditHomedir,
  auditKeyRepository,
  hasFailed,
  type KeyAudit,
} from '@chain-of-trust/key-repo';
import { printable } from '@chain-of-trust/report';
import { formatJson } from '@chain-of-trust/types';
import { UsageError } from '../../error.js';
import { exitStatus } from '../../exit-status.js';
import type { Options } from '../../options.js';
import type { Terminal } from '../../terminal.js';
import { pathOption, stateOptions, tagRules, withinOption } from './options.js';

/** `cot keys audit`: tells what is wrong with keys, and returns the exit status. */
export async function auditKeys(options: Options, terminal: Terminal): Promise<number> {
  const audit = await (options.homedir === undefined
    ? auditRepository(options, terminal)
    : auditDisk(options.homedir, options, terminal));
  const isFailed = hasFailed(audit, { isStrict: options.strict !== undefined });
  if (isFailed || options.quiet === undefined)
    terminal.stdout(options.json === undefined ? toText(audit) : formatJson(audit));
  return isFailed ? exitStatus.refused : exitStatus.ok;
}

function auditRepository(options: Options, terminal: Terminal): Promise<KeyAudit> {
  const { tag, branch } = options;
  return auditKeyRepository({
    ...stateOptions(options, terminal),
    ...(tag === undefined ? {} : { tag }),
    ...(branch === undefined ? {} : { branch }),
    ...withinOption(options),
    ...tagRules(options),
  });
}

function auditDisk(homedir: string, options: Options, terminal: Terminal): Promise<KeyAudit> {
  const other = ['repo', 'tag', 'branch', 'signers', 'signerList', 'tagPattern', 'maxAge'].find(
    (name) => options[name] !== undefined,
  );
  if (other !== undefined) {
    throw new UsageError({
      code: 'usage-conflict',
      message: 'options about a repository are given with --homedir',
      nextStep: 'Audit the repository and the homedir one after the other.',
      facts: { option: other },
    });
  }
  const { at } = stateOptions(options, terminal);
  return auditHomedir(pathOption(homedir, terminal), { at, ...withinOption(options) });
}

function toText({ at, subject, findings }: KeyAudit): string {
  const what =
    subject.kind === 'homedir'
      ? [subject.path]
      : [subject.path, `  commit ${subject.commit}`, `  tag ${subject.tag ?? 'none'}`];
  const count = (severity: string) => findings.filter((each) => each.severity === severity).length;
  const counts = `${count('error')} errors, ${count('warning')} warnings, ${count('note')} notes`;
  const lines = [...what, `  reference time ${at}`, ...findings.flatMap(linesOf), '', counts];
  return `${lines.map(printable).join('\n')}\n`;
}

function linesOf({ severity, code, message, nextStep }: AuditFinding): readonly string[] {
  return ['', `${severity}: ${code}: ${message}`, `  ${nextStep}`];
}
