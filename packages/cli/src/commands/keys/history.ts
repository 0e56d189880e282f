import { type KeyHistory, keyHistory } from '@chain-of-trust/key-repo';
import { printable } from '@chain-of-trust/report';
import { formatJson } from '@chain-of-trust/types';
import { exitStatus } from '../../exit-status.js';
import type { Options } from '../../options.js';
import type { Terminal } from '../../terminal.js';
import { stateOptions } from './options.js';

/** `cot keys history`: tells when each key came and went, and returns the exit status. */
export async function keysHistory(options: Options, terminal: Terminal): Promise<number> {
  const { branch } = options;
  const chosen = stateOptions(options, terminal);
  const history = await keyHistory({ ...chosen, ...(branch === undefined ? {} : { branch }) });
  terminal.stdout(options.json === undefined ? toText(history) : formatJson(history));
  return exitStatus.ok;
}

function toText({ tags, implementations }: KeyHistory): string {
  const byName = new Map(tags.map((tag) => [tag.name, tag]));
  const lines = Object.entries(implementations).flatMap(([name, keys]) => [
    '',
    name,
    ...Object.entries(keys).flatMap(([fingerprint, { userIds, stays }]) => [
      `  ${fingerprint}${userIds.length === 0 ? '' : ` ${userIds.join(', ')}`}`,
      ...stays.map(({ came, gone }) => `    ${stayWords(byName, came, gone)}`),
    ]),
  ]);
  return `${[...tags.map(tagLine), ...lines].map(printable).join('\n')}\n`;
}

type Tag = KeyHistory['tags'][number];

function tagLine({ name, time, verdict, reason, signer }: Tag): string {
  const by = signer === null ? '' : `, signed by ${signerWords(signer)}`;
  const why = verdict === 'good' ? 'good' : `NOT TRUSTED: ${reason?.code ?? ''}: ${reason?.message ?? ''}`;
  return `tag ${name} of ${time.slice(0, 10)}: ${why}${by}`;
}

function signerWords({ primaryKey, signingKey }: NonNullable<Tag['signer']>): string {
  return signingKey === primaryKey ? primaryKey : `${signingKey} of ${primaryKey}`;
}

function stayWords(tags: ReadonlyMap<string, Tag>, came: string, gone: string | null): string {
  const end = gone === null ? 'still there' : `gone with ${tagWords(tags, gone)}`;
  return `came with ${tagWords(tags, came)}; ${end}`;
}

function tagWords(tags: ReadonlyMap<string, Tag>, name: string): string {
  const tag = tags.get(name);
  const by = tag?.signer == null ? '' : `, signed by ${signerWords(tag.signer)}`;
  return `${name} (${tag?.time.slice(0, 10)}${tag?.verdict === 'good' ? '' : ', NOT TRUSTED'}${by})`;
}
