import { createHash } from 'node:crypto';
import type { Link, ResolvedLink } from '@chain-of-trust/chain';
import {
  blobArtifactNames,
  type ImageFacts,
  type InputFacts,
  type LinkFacts,
  type SignedFile,
  type SourceFacts,
} from '@chain-of-trust/types';
import type { Evaluation } from './engine/evaluation.js';
import type { Rule } from './engine/rule.js';
import { resolveRequests } from './rules/artifact/requested-artifacts.js';
import { blobPresent, type SignedDocument } from './rules/blob/present.js';
import { blobSchema } from './rules/blob/schema.js';
import { completedRun } from './rules/chain/completed-run.js';
import { imageOrigin } from './rules/docker-image/origin.js';
import { sourceRevision } from './rules/source/revision.js';

/** What facts are gathered from: nothing but outcomes of rules. */
export interface FactsPlace {
  readonly evaluation: Evaluation;
  readonly link: Link;
  readonly findLink: (taskId: string) => Link | undefined;
}

/** What the rules have established about a link; `undefined` where one has not passed that has to. */
export async function findLinkFacts(place: FactsPlace): Promise<LinkFacts | undefined> {
  const { link } = place;
  const blob = await established(place, blobSchema);
  const documents = await established(place, blobPresent);
  const run = await established(place, completedRun);
  if (link.state === 'unresolved' || blob === undefined || documents === undefined || run === undefined)
    return undefined;
  return {
    name: link.name,
    taskId: link.taskId,
    blob: blob.content,
    documents: documents.map(toSignedFile),
    run,
    sources: await findSources(place),
    image: await findImage(place),
    inputs: await findInputs(place, link),
  };
}

/** What a rule has established. Neither a failure nor a rule that does not apply establishes anything. */
async function established<T>({ evaluation, link }: FactsPlace, rule: Rule<T>): Promise<T | undefined> {
  const outcome = await evaluation.outcomeOf(rule, link);
  return outcome.status === 'passed' ? outcome.value : undefined;
}

function toSignedFile(document: SignedDocument): SignedFile {
  const isGpg = document.format === 'gpg';
  const bytes = isGpg ? document.message : document.document;
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { name: blobArtifactNames[document.format], sha256 };
}

async function findSources(place: FactsPlace): Promise<readonly SourceFacts[]> {
  const revisions = (await established(place, sourceRevision)) ?? [];
  return revisions.map(({ type, repository, revision }) => ({ type, repository, revision }));
}

async function findImage(place: FactsPlace): Promise<ImageFacts | undefined> {
  const image = await established(place, imageOrigin);
  if (image === undefined || image.type === 'prebuilt') return image;
  return { type: 'task-image', taskId: image.task.taskId, path: image.path };
}

/** Names and digests come from what the other task's worker signed, as they do where artifacts are downloaded. */
async function findInputs(
  place: FactsPlace,
  { upstreamArtifacts }: ResolvedLink,
): Promise<readonly InputFacts[]> {
  const taskIds = [...new Set(upstreamArtifacts.map(({ taskId }) => taskId))];
  const inputs = taskIds.map(async (taskId) => {
    const link = place.findLink(taskId);
    const blob = link === undefined ? undefined : await established({ ...place, link }, blobSchema);
    if (blob === undefined) return [];
    const entries = upstreamArtifacts.filter((entry) => entry.taskId === taskId);
    return [...resolveRequests(entries, blob).names.keys()].flatMap((name) => {
      const digests = blob.findDigests(name);
      return digests === undefined ? [] : [{ taskId, name, digests }]; // an optional one that was not made
    });
  });
  return (await Promise.all(inputs)).flat();
}
