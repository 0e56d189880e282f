import {
  type ArtifactReference,
  DocumentError,
  type Evidence,
  EvidenceError,
  type EvidenceErrorCode,
  type JsonValue,
  type ReadBounds,
  type RecordedArtifact,
  type SourceFileReference,
} from '@chain-of-trust/types';
import { answerTypes } from '../answers/answer-types.js';
import { keyOf, type Method, type Question } from '../answers/question.js';
import { BundleError, malformed } from './error.js';
import type { Answer } from './layout.js';
import { type OpenBundle, openBundle } from './open.js';

/** Evidence that a bundle holds. */
export interface BundledEvidence extends Evidence {
  /** What was verified when it was recorded: a claim, which decides nothing. */
  readonly target: { readonly taskId: string; readonly taskType: string };
  /** Whether the bytes of all artifacts are there. */
  readonly hasArtifacts: boolean;
  /** Of the file, in lower-case hex: of the very bytes that answers come from. Only where `withDigest` asked for it. */
  readonly sha256: string | undefined;
  close(): Promise<void>;
}

/**
 * Answers from a bundle alone: no network, no clock, no environment.
 *
 * What nobody asked when it was recorded is `evidence-unavailable`, never "not found": the absence of an answer says
 * nothing about what is there.
 *
 * @throws BundleError any code
 */
export async function openBundledEvidence(
  path: string,
  { withDigest = false }: { readonly withDigest?: boolean } = {},
): Promise<BundledEvidence> {
  const bundle = await openBundle(path, { withDigest });
  try {
    return new Replay(bundle);
  } catch (error) {
    await bundle.close();
    throw error;
  }
}

class Replay implements BundledEvidence {
  readonly target: BundledEvidence['target'];
  readonly hasArtifacts: boolean;
  readonly sha256: string | undefined;
  readonly #bundle: OpenBundle;
  readonly #answers: ReadonlyMap<string, Answer>;

  readonly taskDefinition = this.#ask('taskDefinition');
  readonly taskStatus = this.#ask('taskStatus');
  readonly listArtifacts = this.#ask('listArtifacts');
  readonly findIndexedTask = this.#ask('findIndexedTask');
  readonly findPush = this.#ask('findPush');
  readonly findCommit = this.#ask('findCommit');
  readonly isOnBranch = this.#ask('isOnBranch');
  readonly findDefaultBranch = this.#ask('findDefaultBranch');
  readonly findRelease = this.#ask('findRelease');
  readonly findPullRequest = this.#ask('findPullRequest');

  constructor(bundle: OpenBundle) {
    this.#bundle = bundle;
    this.target = bundle.manifest.target;
    this.hasArtifacts = bundle.manifest.withArtifacts;
    this.sha256 = bundle.sha256;
    this.#answers = toMap(bundle.answers);
  }

  async openArtifact(artifact: ArtifactReference, bounds: ReadBounds): Promise<AsyncIterable<Uint8Array>> {
    return this.#content({ method: 'openArtifact', about: referenceOf(artifact) }, bounds);
  }

  async recordedArtifact(artifact: ArtifactReference): Promise<RecordedArtifact | undefined> {
    const answer = this.#answers.get(keyOf({ method: 'openArtifact', about: referenceOf(artifact) }));
    if (answer === undefined || !('artifact' in answer)) return undefined;
    const { bytes, sha256, sha512 } = answer.artifact;
    return { bytes, digests: { sha256, sha512 } };
  }

  async readSourceFile(
    { repository, revision, path }: SourceFileReference,
    bounds: ReadBounds,
  ): Promise<Uint8Array> {
    const about = { repository, revision, path };
    const chunks: Uint8Array[] = [];
    for await (const chunk of this.#content({ method: 'readSourceFile', about }, bounds)) chunks.push(chunk);
    return Buffer.concat(chunks);
  }

  close(): Promise<void> {
    return this.#bundle.close();
  }

  #ask<M extends keyof typeof answerTypes>(method: M) {
    return async (about: string | object): Promise<ReturnType<(typeof answerTypes)[M]>> => {
      const question: Question = { method, about: about as JsonValue }; // names and numbers
      const answer = this.#answer(question);
      if (!('answer' in answer)) throw otherKind(question);
      try {
        return answerTypes[method](answer.answer) as ReturnType<(typeof answerTypes)[M]>;
      } catch (cause) {
        if (!(cause instanceof DocumentError)) throw cause;
        throw new EvidenceError({ code: 'evidence-malformed', message: cause.message, cause });
      }
    };
  }

  #content(question: Question, { maxBytes }: ReadBounds): AsyncIterable<Uint8Array> {
    const answer = this.#answer(question);
    if (!('content' in answer)) throw otherKind(question);
    return bounded(this.#bundle.read(answer.content), maxBytes);
  }

  #answer(question: Question): Answer {
    const answer = this.#answers.get(keyOf(question));
    if (answer === undefined) throw unanswered(question);
    if (!('error' in answer)) return answer;
    const { code, ...told } = answer.error;
    throw new EvidenceError({ ...told, code: code as EvidenceErrorCode }); // checked when the bundle was opened
  }
}

function toMap(answers: readonly Answer[]): ReadonlyMap<string, Answer> {
  const map = new Map<string, Answer>();
  let before = '';
  for (const answer of answers) {
    const key = keyOf(answer as Question); // any method: none that is not known is ever asked for
    if (key <= before)
      throw malformed('its answers are not sorted, or there are two of them to one question');
    if ('error' in answer && !codes.has(answer.error.code))
      throw malformed('it has an error of no known kind');
    map.set(key, answer);
    before = key;
  }
  return map;
}

/** Exactly the names, as callers may have more in their objects. */
function referenceOf({ taskId, runId, name }: ArtifactReference): JsonValue {
  return { taskId, runId, name };
}

async function* bounded(content: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  try {
    for await (const chunk of content) {
      bytes += chunk.length;
      if (bytes > maxBytes)
        throw new EvidenceError({ code: 'evidence-too-large', message: `more than ${maxBytes} bytes` });
      yield chunk;
    }
  } catch (cause) {
    if (!(cause instanceof BundleError)) throw cause;
    throw new EvidenceError({ code: 'evidence-malformed', message: cause.message, cause });
  }
}

function unanswered({ method, about }: Question): EvidenceError {
  return new EvidenceError({
    code: 'evidence-unavailable',
    message: `the bundle does not answer ${method as Method} ${JSON.stringify(about)}`,
    nextStep: 'Record the verification again, with the release, the policy and the keys that are used now.',
    facts: { method, about },
  });
}

function otherKind({ method, about }: Question): EvidenceError {
  return new EvidenceError({
    code: 'evidence-unavailable',
    message: `the bundle has no bytes for ${method} ${JSON.stringify(about)}`,
    nextStep: 'Record the verification again, with --with-artifacts.',
    facts: { method, about },
  });
}

const codes: ReadonlySet<string> = new Set<EvidenceErrorCode>([
  'evidence-not-found',
  'evidence-artifact-error',
  'evidence-forbidden',
  'evidence-unavailable',
  'evidence-malformed',
  'evidence-too-large',
  'evidence-redirect',
  'evidence-unsupported',
]);
