import { join } from 'node:path';
import { withTemporaryFolder } from '@chain-of-trust/fixtures';
import { type Evidence, EvidenceError } from '@chain-of-trust/types';
import { recordEvidence } from '../../src/bundle/record.js';

/** What was verified. */
export const target = {
  taskId: 'Se-5NNn4TB65_9383YGsJA',
  taskType: 'signing',
  at: new Date('2026-01-02T03:04:05Z'),
};

/** An artifact of two chunks. */
export const artifact = { taskId: target.taskId, runId: 0, name: 'public/build/target.zip' };

async function* chunks(...texts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield Buffer.from(text);
}

const never = () =>
  Promise.reject(new EvidenceError({ code: 'evidence-unavailable', message: 'nobody answers' }));

/** Answers some questions, and is unavailable for the others. */
export function evidenceOf(answers: Partial<Evidence> = {}): Evidence {
  return {
    taskDefinition: never,
    taskStatus: never,
    listArtifacts: async () => [
      { name: 'public/a', storageType: 's3', contentType: undefined, expires: '2027-01-01T00:00:00.000Z' },
    ],
    openArtifact: async ({ name }) => {
      if (name === 'public/none')
        throw new EvidenceError({
          code: 'evidence-not-found',
          message: 'no',
          nextStep: 'Go.',
          facts: { name },
        });
      return chunks('zip ', 'content');
    },
    findIndexedTask: async () => target.taskId,
    readSourceFile: async () => Buffer.from('tasks: []\n'),
    findPush: never,
    findCommit: never,
    isOnBranch: async () => true,
    findDefaultBranch: async () => 'main',
    findRelease: never,
    findPullRequest: never,
    ...answers,
  };
}

/** All bytes of a content. */
export async function bytesOf(content: AsyncIterable<Uint8Array>): Promise<string> {
  const read: Uint8Array[] = [];
  for await (const chunk of content) read.push(chunk);
  return Buffer.concat(read).toString('utf8');
}

/** Records what `read` reads, and gives the path of the bundle. */
export async function withBundle(
  read: (evidence: Evidence) => Promise<unknown>,
  use: (path: string, folder: string) => Promise<void>,
  options: { readonly withArtifacts?: boolean; readonly answers?: Partial<Evidence> } = {},
): Promise<void> {
  await withTemporaryFolder(async (folder) => {
    const { withArtifacts = false, answers } = options;
    const recording = await recordEvidence(evidenceOf(answers), { withArtifacts });
    try {
      await read(recording.evidence);
      await recording.save(join(folder, 'chain.cot.tar'), target);
    } finally {
      await recording.close();
    }
    await use(join(folder, 'chain.cot.tar'), folder);
  });
}

/** Reads a bit of everything. */
export async function readAll(evidence: Evidence): Promise<void> {
  await evidence.listArtifacts({ taskId: target.taskId, runId: 0 });
  await evidence.findIndexedTask('a.b');
  await evidence.isOnBranch({ repository: 'https://github.com/a/b', revision: 'c', branch: 'main' });
  await evidence.readSourceFile({ repository: 'https://a', revision: 'b', path: 'c' }, { maxBytes: 100 });
  await bytesOf(await evidence.openArtifact(artifact, { maxBytes: 100, use: 'digests' }));
  await bytesOf(await evidence.openArtifact({ ...artifact, name: 'public/a.json' }, { maxBytes: 100 }));
  await evidence.openArtifact({ ...artifact, name: 'public/none' }, { maxBytes: 100 }).catch(() => undefined);
}
