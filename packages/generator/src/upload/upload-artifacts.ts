import pLimit from 'p-limit';
import { listSources } from '../artifacts/artifact-list.js';
import type { ArtifactSource } from '../artifacts/source.js';
import { GeneratorError } from '../error.js';
import type { ArtifactDigestMap } from '../hash/digest-table.js';
import type { BlobFile } from '../sign-blob.js';
import { createApi, type UploadApi } from './api.js';
import { contentOfBytes, contentOfFile, type UploadContent } from './content.js';
import { uploadError } from './failure.js';
import { uploadToObject } from './object.js';
import { uploadToS3 } from './s3.js';
import type { UploadTarget } from './target.js';

/** Artifacts on their way at the same time. */
const concurrency = 8;

/**
 * Uploads the files of a blob, one after the other in the given order: a signature is there before its document.
 *
 * Resolves when the store has every byte and the queue every artifact, not before.
 *
 * @throws GeneratorError `generator-upload-unavailable`, `generator-upload-refused`, `generator-upload-conflict` for
 *   the first that is not; those before it stay uploaded, as artifacts cannot be taken back
 */
export async function uploadBlob(files: readonly BlobFile[], target: UploadTarget): Promise<void> {
  const api = await createApi(checked(target));
  for (const { name, content } of files) await upload(api, contentOfBytes(name, content), target);
}

/**
 * Uploads the outputs of a run, several at a time, and makes sure that what is uploaded is what was hashed: a file
 * with other bytes is broken off before its last one. To be called before {@link uploadBlob}, so that no blob speaks
 * of what is not there.
 *
 * @param artifacts - what the blob says of these sources
 * @throws GeneratorError the codes of {@link uploadBlob}; `generator-artifact-changed`; `generator-artifact` for
 *   outputs that are in no file, which can only be read once
 */
export async function uploadOutputs(
  sources: readonly ArtifactSource[],
  artifacts: ArtifactDigestMap,
  target: UploadTarget,
): Promise<void> {
  const { files, contents } = await listSources(sources);
  const names = new Set([...files.names, ...contents.map(({ name }) => name)]);
  for (const name of artifacts.keys())
    if (!names.has(name)) throw other(name, 'has vanished since it was hashed');
  const [inMemory] = contents;
  if (inMemory !== undefined) throw streamed(inMemory.name);
  const api = await createApi(checked(target));
  const limit = pLimit({ concurrency, rejectOnClear: true });
  const work = files.names.map((name) =>
    limit(async () => {
      const digests = artifacts.get(name);
      if (digests === undefined) throw other(name, 'is there only since the others were hashed');
      await upload(api, await contentOfFile(name, files.pathOf(name), digests), target);
    }).catch((error: unknown) => {
      limit.clearQueue();
      throw error;
    }),
  );
  for (const result of await Promise.allSettled(work))
    if (result.status === 'rejected' && result.reason instanceof GeneratorError) throw result.reason;
  await Promise.all(work);
}

async function upload(api: UploadApi, content: UploadContent, target: UploadTarget): Promise<void> {
  try {
    await (target.storage === 'object' ? uploadToObject : uploadToS3)(api, content, target);
  } catch (error) {
    throw uploadError(content.name, error);
  }
}

/** Without credentials, every request would be refused after some time. */
function checked(target: UploadTarget): UploadTarget {
  if (target.credentials !== undefined || target.proxyUrl !== undefined) return target;
  throw new GeneratorError({
    code: 'generator-upload-refused',
    message: 'there are neither credentials nor a proxy to upload with',
    nextStep: 'Give the credentials of the claimed task, or the URL of its proxy.',
  });
}

function other(name: string, what: string): GeneratorError {
  return new GeneratorError({
    code: 'generator-artifact-changed',
    message: `${JSON.stringify(name)} ${what}`,
    nextStep: 'End every process of the task before its outputs are hashed and uploaded.',
    facts: { name },
  });
}

function streamed(name: string): GeneratorError {
  return new GeneratorError({
    code: 'generator-artifact',
    message: `${JSON.stringify(name)} is in no file, and cannot be read a second time`,
    nextStep: 'Upload it where it is made, or give it as a file.',
    facts: { name },
  });
}
