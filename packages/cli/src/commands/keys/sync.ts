import { existsSync } from 'node:fs';
import { type SyncOptions, type SyncRecord, syncKeyRepository } from '@chain-of-trust/key-repo';
import { printable } from '@chain-of-trust/report';
import { formatJson } from '@chain-of-trust/types';
import { exitStatus } from '../../exit-status.js';
import { describeError, errorStatus } from '../../failure.js';
import { tellFailure } from '../../key-failure.js';
import { type Options, referenceTime, required } from '../../options.js';
import type { Terminal } from '../../terminal.js';
import { pathOption, signersOption, tagRules, toNumber } from './options.js';
import { untilSignal } from './watch.js';

/** As commander collects them: `--no-homedirs` is a flag that is on without it. */
type SyncFlags = Readonly<Record<string, string | boolean | undefined>>;

/**
 * `cot keys sync`: brings a folder of keys to the newest tag that a signer has signed, once or again and again, and
 * returns the exit status of the last time.
 */
export async function syncKeys(flags: SyncFlags, terminal: Terminal): Promise<number> {
  const { homedirs, ...rest } = flags;
  const options = Object.fromEntries(
    Object.entries(rest).map(([name, value]) => [name, value === true ? '' : String(value)]),
  );
  const hasHomedirs = homedirs !== false;
  const sync = () => syncOnce({ ...optionsOf(options, terminal), hasHomedirs }, options, terminal);
  if (options.watch === undefined) return sync();
  const pause = toNumber('--watch', options.watch);
  optionsOf(options, terminal); // what is wrong with the options will not get better
  return untilSignal(pause, async () => {
    try {
      return await sync();
    } catch (error) {
      terminal.stderr(describeError(error));
      return errorStatus(error);
    }
  });
}

function optionsOf(options: Options, terminal: Terminal): SyncOptions {
  const { branch, floor, timeout = '600', wait = '60' } = options;
  return {
    url: sourceOf(required(options, 'repo', '--repo'), terminal),
    state: pathOption(required(options, 'state', '--state'), terminal),
    ...signersOption(options, terminal),
    at: referenceTime(options.at, terminal.now),
    timeoutSeconds: toNumber('--timeout', timeout),
    waitSeconds: toNumber('--wait', wait),
    ...tagRules(options),
    ...(branch === undefined ? {} : { branch }),
    ...(floor === undefined ? {} : { floorFile: pathOption(floor, terminal) }),
    onWait: (owner) =>
      terminal.stderr(`cot: waiting for ${owner === undefined ? 'another process' : nameOf(owner)}\n`),
    onTakeover: (owner) =>
      terminal.stderr(`cot: took over from ${nameOf(owner)}, which was killed or has stopped\n`),
  };
}

function nameOf({ pid, host, since }: { pid: number; host: string; since: string }): string {
  return `process ${pid} on ${printable(host)}, which has begun at ${since}`;
}

/** A folder of this machine, or else something that git knows how to fetch. */
function sourceOf(repo: string, terminal: Terminal): string {
  const path = pathOption(repo, terminal);
  return existsSync(path) ? path : repo;
}

async function syncOnce(options: SyncOptions, { json }: Options, terminal: Terminal): Promise<number> {
  const { isChanged, record, current } = await syncKeyRepository(options);
  if (json !== undefined) terminal.stdout(formatJson(record));
  else terminal.stdout(toText({ isChanged, record, current }));
  const failures = Object.entries(record.failures);
  for (const [name, failure] of failures) if (failure !== undefined) tellFailure(name, failure, terminal);
  return failures.length === 0 ? exitStatus.ok : exitStatus.refused;
}

function toText({
  isChanged,
  record: { tag, implementations },
  current,
}: {
  readonly isChanged: boolean;
  readonly record: SyncRecord;
  readonly current: string;
}): string {
  const lines = Object.entries(implementations).map(([name, of]) => {
    const kept = of?.tag === tag.name ? '' : `, kept from the tag ${printable(of?.tag ?? '')}`;
    return `${name}: ${of?.keys} ${of?.keys === 1 ? 'key' : 'keys'}${kept}`;
  });
  const what = isChanged ? 'new' : 'unchanged';
  return `${[`${what}: tag ${printable(tag.name)}, commit ${tag.commit}, in ${current}`, ...lines].join('\n')}\n`;
}
