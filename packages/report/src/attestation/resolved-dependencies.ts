import { type InputFacts, isJsonObject, type SourceFacts } from '@chain-of-trust/types';
import type { AttestedChain, AttestedLink } from './chain.js';
import { digestSetOf, type ResourceDescriptor } from './statement.js';
import { artifactUri, imageUri, sourceUri, taskUri } from './uris.js';

/**
 * What a build has taken: sources first, then its docker image, artifacts, and the tasks that it depends on.
 *
 * Not complete: what a task downloads while it runs is in no chain.
 *
 * @see SLSA v1.1, provenance, `resolvedDependencies`
 */
export function dependenciesOf(chain: AttestedChain, link: AttestedLink): readonly ResourceDescriptor[] {
  return [
    ...sourcesOf(chain, link).map(toSource),
    ...imagesOf(chain, link),
    ...link.facts.inputs.map((input) => toInput(chain, input)),
    ...link.report.upstream.flatMap(({ taskId }) => toTasks(chain, taskId)),
  ];
}

/** Those that its decision or action task was created for: only they are established by the repository's own record. */
function sourcesOf(chain: AttestedChain, { facts }: AttestedLink): readonly SourceFacts[] {
  if (facts.sources.length > 0) return facts.sources;
  const { taskGroupId, extra } = facts.blob.task;
  const parent = isJsonObject(extra) ? extra.parent : undefined;
  const creators = [parent, taskGroupId].filter((each) => typeof each === 'string');
  const all = creators.flatMap((taskId) => chain.findTask(taskId)?.facts.sources ?? []);
  return [...new Map(all.map((source) => [sourceUri(source), source])).values()];
}

/** @see in-toto attestation spec v1, digest_set.md: `gitCommit`; it has no word for Mercurial */
function toSource(source: SourceFacts): ResourceDescriptor {
  const algorithm = source.type === 'git' ? 'gitCommit' : 'hgChangeset';
  return { name: 'source', uri: sourceUri(source), digest: { [algorithm]: source.revision } };
}

/** The digest is that of the image's artifact, or of its manifest where the name has it; the worker's own are beside it. */
function imagesOf(chain: AttestedChain, { facts }: AttestedLink): readonly ResourceDescriptor[] {
  const { image, blob } = facts;
  if (image === undefined) return [];
  const hashes = new Map(Object.entries(blob.environment));
  const known = Object.fromEntries(
    ['imageHash', 'imageArtifactHash'].flatMap((name) => {
      const hash = hashes.get(name);
      return typeof hash === 'string' ? [[name, hash]] : [];
    }),
  );
  const rest = { name: 'docker-image', ...(Object.keys(known).length === 0 ? {} : { annotations: known }) };
  if (image.type === 'task-image') return [{ ...descriptorOf(chain, image.taskId, image.path), ...rest }];
  const [, sha256] = /@sha256:([0-9a-f]{64})$/.exec(image.name) ?? [];
  return [{ ...rest, uri: imageUri(image.name), ...(sha256 === undefined ? {} : { digest: { sha256 } }) }];
}

function toInput(chain: AttestedChain, { taskId, name }: InputFacts): ResourceDescriptor {
  return {
    ...descriptorOf(chain, taskId, name),
    annotations: { task: taskUri(chain.rootUrl, taskId) },
  };
}

/** An artifact with the digests that its own worker signed. */
function descriptorOf(chain: AttestedChain, taskId: string, name: string): ResourceDescriptor {
  const blob = chain.findTask(taskId)?.facts.blob;
  if (blob === undefined) return { name, uri: taskUri(chain.rootUrl, taskId) };
  const digests = new Map(Object.entries(blob.artifacts)).get(name);
  const uri = artifactUri(chain.rootUrl, { taskId, runId: blob.runId, name });
  return { name, uri, ...(digests === undefined ? {} : { digest: digestSetOf(digests) }) };
}

/** Another task, by what its worker signed. */
function toTasks(chain: AttestedChain, taskId: string): readonly ResourceDescriptor[] {
  const link = chain.findTask(taskId);
  if (link === undefined) return [];
  return link.facts.documents.map(({ name, sha256 }) => ({
    name: link.report.name,
    uri: artifactUri(chain.rootUrl, { taskId, runId: link.facts.blob.runId, name }),
    digest: { sha256 },
    annotations: { task: taskUri(chain.rootUrl, taskId) },
  }));
}
