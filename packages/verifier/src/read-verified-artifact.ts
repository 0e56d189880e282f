import type { Link } from '@chain-of-trust/chain';
import { absentArtifact } from './absent-artifact.js';
import { checkDigests } from './check-digests.js';
import { orRefuse, Refusal } from './engine/refusal.js';
import type { RuleContext } from './engine/rule.js';
import { blobSchema } from './rules/blob/schema.js';
import { completedRun } from './rules/chain/completed-run.js';

/** What makes a value of an artifact's bytes while they arrive, like a parser that needs not all of them at once. */
export interface ArtifactReader<T> {
  write(chunk: Uint8Array): void;
  end(): T;
}

/** Which artifact of a link is read. */
export interface VerifiedArtifact {
  readonly link: Link;
  readonly name: string;
  readonly maxBytes: number;
}

/**
 * Reads a document that another task published, and returns what the reader made of it only when all bytes have the
 * digests that its worker signed.
 *
 * What the reader says against the document counts only then, too: of a changed document the change is what to report.
 */
export async function readVerifiedArtifact<T>(
  { require, evidence, at }: RuleContext,
  { link, name, maxBytes }: VerifiedArtifact,
  reader: ArtifactReader<T>,
): Promise<T> {
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
  const message = `the queue does not have ${name} of ${link.taskId}`;
  const opened = await orRefuse(
    evidence.openArtifact({ taskId: link.taskId, runId, name }, { maxBytes }),
    absentArtifact(link, at, { code: 'artifact/missing', name, message }),
  );
  let isReading = true;
  let objection: unknown;
  for await (const chunk of checkDigests(opened, name, digests)) {
    if (!isReading) continue;
    try {
      reader.write(chunk);
    } catch (error) {
      isReading = false;
      objection = error;
    }
  }
  if (!isReading) throw objection;
  return reader.end();
}
