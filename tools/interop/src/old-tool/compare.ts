import { type KeyRepository, readKeyRepository } from '@chain-of-trust/key-repo';
import { withSignedRepository } from '@chain-of-trust/sandbox';
import { SigningError, verifyCleartext } from '@chain-of-trust/signing';
import type { WorkerImplementation } from '@chain-of-trust/types';
import { type LabelledMessage, makeMessages } from './messages.js';
import { askOldTool, type OldHomedir } from './old-tool.js';
import type { Scenario } from './scenarios.js';

/** What the two make of one folder: each a line of words, so that they can be compared and listed. */
export interface FolderComparison {
  /** Names of the keys that verify, or why there is none. */
  readonly keys: Readonly<Record<'ours' | 'old', string>>;
  /** By label: `accepted`, or the reason why not. */
  readonly messages: readonly Readonly<Record<'label' | 'ours' | 'old', string>>[];
}

/** Lets both read a repository as of now, and judge messages by its keys. */
export async function compareScenario(
  { files, signers }: Scenario,
  folder: string,
): Promise<ReadonlyMap<WorkerImplementation, FolderComparison>> {
  return withSignedRepository({ files }, async ({ path, signers: keys }) => {
    const at = new Date();
    const repository = await readKeyRepository({ path, signers: { keys }, at });
    const messages = new Map<WorkerImplementation, readonly LabelledMessage[]>();
    for (const name of ['docker-worker', 'scriptworker'] as const) {
      const some = signers[name];
      if (some !== undefined) messages.set(name, await makeMessages(some, at));
    }
    const old = await askOldTool(
      path,
      folder,
      Object.fromEntries([...messages].map(([name, some]) => [name, some.map(({ content }) => content)])),
    );
    const compared = new Map<WorkerImplementation, FolderComparison>();
    for (const [name, some] of messages)
      compared.set(name, await compareFolder({ name, messages: some, repository, old: old[name], at }));
    return compared;
  });
}

async function compareFolder(both: {
  readonly name: WorkerImplementation;
  readonly messages: readonly LabelledMessage[];
  readonly repository: KeyRepository;
  readonly old: OldHomedir | undefined;
  readonly at: Date;
}): Promise<FolderComparison> {
  const { name, messages, repository, old, at } = both;
  const read = repository.implementations.get(name);
  const names = new Map(read?.keys.map(({ fingerprint, userIds }) => [fingerprint, firstWord(userIds[0])]));
  const workers = read?.keys.filter(({ isTrusted, validity }) => !isTrusted && validity === 'valid');
  const list = (fingerprints: readonly string[]) =>
    fingerprints
      .map((fingerprint) => names.get(fingerprint) ?? 'a key')
      .sort()
      .join(', ');
  const compared = messages.map(async ({ label, content }, i) => ({
    label,
    ours: await judge(repository, name, content, at),
    old: judgedByOld(old, i),
  }));
  return {
    keys: {
      ours:
        workers === undefined
          ? `${repository.failures.get(name)?.code}`
          : list(workers.map(({ fingerprint }) => fingerprint)),
      old: old === undefined || 'error' in old ? 'no homedir' : list(old.valid),
    },
    messages: await Promise.all(compared),
  };
}

async function judge(
  { implementations }: KeyRepository,
  name: WorkerImplementation,
  message: string,
  at: Date,
): Promise<string> {
  const keys = implementations.get(name)?.keySet.openpgp;
  if (keys === undefined) return 'no keys';
  try {
    await verifyCleartext(Buffer.from(message, 'latin1'), keys, { at });
    return 'accepted';
  } catch (error) {
    if (error instanceof SigningError) return error.code;
    throw error;
  }
}

function judgedByOld(old: OldHomedir | undefined, i: number): string {
  if (old === undefined || 'error' in old) return 'no homedir';
  const message = old.messages[i];
  return message !== undefined && 'body' in message ? 'accepted' : 'refused';
}

function firstWord(userId = ''): string {
  return userId.split(' ')[0] ?? '';
}
