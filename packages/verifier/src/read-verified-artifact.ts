import type { Link } from '@chain-of-trust/chain';
import { checkDigests } from './check-digests.js';
import { orRefuse, Refusal } from './engine/refusal.js';
import type { RuleContext } from './engine/rule.js';
import { collectBytes } from './read-bytes.js';
import { blobSchema } from './rules/blob/schema.js';
import { completedRun } from './rules/chain/completed-run.js';

/**
 * Reads a document that another task published into memory, and returns it only when it has the digests that its
 * worker signed.
 */
export async function readVerifiedArtifact(
  { require, evidence }: RuleContext,
  link: Link,
  name: string,
  maxBytes: number,
): Promise<Uint8Array> {
  const { runId } = await require(completedRun, link);
  const digests = (await require(blobSchema, link)).findDigests(name);
  if (digests === undefined) {
    throw new Refusal({
      code: 'artifact/not-listed',
      message: `the blob of ${link.name} ${link.taskId} lists no artifact ${name}`,
      where: name,
      nextStep: 'The worker did not hash this file, so nothing it says can be used.',
    });
  }
  const opened = await orRefuse(evidence.openArtifact({ taskId: link.taskId, runId, name }, { maxBytes }), {
    code: 'artifact/missing',
    message: `the queue does not have ${name} of ${link.taskId}`,
    where: name,
    nextStep: 'Check whether the artifact has expired or was deleted.',
  });
  return collectBytes(checkDigests(opened, name, digests));
}
