import { relative } from 'node:path';
import { readProxyEnvironment } from '@chain-of-trust/evidence';
import { printable } from '@chain-of-trust/report';
import { formatJson, type JsonValue } from '@chain-of-trust/types';
import { findConfigurationFile } from '../../configuration/find.js';
import { parseConfiguration } from '../../configuration/load.js';
import type { Configuration } from '../../configuration/schema.js';
import { exitStatus } from '../../exit-status.js';
import { readFileOf } from '../../files.js';
import type { Options } from '../../options.js';
import type { Terminal } from '../../terminal.js';

/** One setting. Secrets are named, never shown. */
interface Setting {
  readonly name: string;
  readonly value: JsonValue;
  /** Like `--product`, `cot.config.yaml:3`, `TASKCLUSTER_ROOT_URL`. */
  readonly from: string;
}

/**
 * `cot config show`: every setting that a verification would use here, and where it comes from.
 *
 * @throws UsageError `usage-file`, `usage-configuration`, `usage-configuration-permissions`
 */
export async function showConfiguration(options: Options, terminal: Terminal): Promise<number> {
  const file = await findConfigurationFile(options.config, terminal.cwd);
  const content = file === undefined ? Buffer.alloc(0) : await readFileOf(file, 'configuration file');
  const configuration = file === undefined ? {} : parseConfiguration(content, file);
  const lines = linesOf(content);
  const shown = file === undefined ? '' : relative(terminal.cwd, file);
  const settings = names.map((name): Setting => {
    const given = options[name];
    if (given !== undefined) return { name, value: given, from: `--${dashed(name)}` };
    const value = configuration[name];
    if (value !== undefined)
      return { name, value: value as JsonValue, from: `${shown}:${lines.get(name) ?? 1}` }; // read from JSON or YAML
    const variable = name === 'rootUrl' ? 'TASKCLUSTER_ROOT_URL' : undefined;
    const set = variable === undefined ? undefined : terminal.env[variable];
    if (variable !== undefined && set) return { name, value: set, from: variable };
    return { name, value: null, from: 'not set' };
  });
  const all = [...settings, ...secretsOf(terminal)];
  terminal.stdout(options.format === 'json' ? formatJson(all.map((each) => ({ ...each }))) : toTable(all));
  return exitStatus.ok;
}

const names = [
  'rootUrl',
  'product',
  'policy',
  'keys',
  'keyRepository',
  'workDir',
  'cache',
  'mirrors',
  'renamedRepositories',
  'github',
  'network',
] as const satisfies readonly (keyof Configuration)[];

function dashed(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** On which line each member begins, from 1. */
function linesOf(content: Uint8Array): ReadonlyMap<string, number> {
  const lines = Buffer.from(content).toString('utf8').split('\n');
  const named = lines.map(
    (line, index) => [/^["']?(\w+)["']?\s*:/.exec(line)?.[1] ?? '', index + 1] as const,
  );
  return new Map(named.reverse()); // the first of a name counts
}

const secretNames = [
  'TASKCLUSTER_CLIENT_ID',
  'TASKCLUSTER_ACCESS_TOKEN',
  'TASKCLUSTER_CERTIFICATE',
  'TASKCLUSTER_PROXY_URL',
  'SCRIPTWORKER_GITHUB_OAUTH_TOKEN',
  'GITHUB_TOKEN',
  'NODE_EXTRA_CA_CERTS',
] as const;

function secretsOf({ env }: Terminal): readonly Setting[] {
  const set = secretNames.filter((name) => env[name]);
  const { https, http, except } = readProxyEnvironment(env);
  const proxies = { HTTPS_PROXY: https, HTTP_PROXY: http, NO_PROXY: except };
  const given = Object.entries(proxies).flatMap(([name, value]) => (value === undefined ? [] : [name]));
  return [...set, ...given].map((name) => ({ name, value: 'set', from: 'environment' }));
}

function toTable(settings: readonly Setting[]): string {
  const cells = settings.map(({ name, value, from }) => [
    name,
    from,
    value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value),
  ]);
  const widths = [0, 1].map((column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  return cells
    .map(
      (row) =>
        `${row
          .map((cell, column) => printable(cell).padEnd(widths[column] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}
