import { createHash } from 'node:crypto';
import {
  type ArtifactReference,
  DocumentError,
  type Evidence,
  EvidenceError,
  type JsonValue,
  parseJson,
  type ReadBounds,
  type SourceFileReference,
} from '@chain-of-trust/types';
import { answerTypes } from '../answers/answer-types.js';
import { keyOf, type Question } from '../answers/question.js';
import type { Entries } from './entries.js';
import type { OpenEntry } from './entry.js';
import { isImmutable } from './immutable.js';
import type { Pending } from './pending.js';

/** What {@link CachedAnswers} need. */
export interface CachedAnswersInput {
  readonly evidence: Evidence;
  readonly entries: Entries;
  readonly pending: Pending;
  /** Part of every question. */
  readonly scope: string;
  readonly target: { readonly taskId: string };
}

/** Answers some questions from entries, and the others, which are then pending, from evidence. */
export class CachedAnswers {
  /** Keys of the entries that were given and not forgotten. */
  readonly served = new Set<string>();
  readonly #input: CachedAnswersInput;
  #isForgotten = false;

  constructor(input: CachedAnswersInput) {
    this.#input = input;
  }

  evidence(): Evidence {
    const { evidence, target } = this.#input;
    return {
      ...passed(evidence),
      taskDefinition: (taskId) =>
        taskId === target.taskId
          ? evidence.taskDefinition(taskId)
          : this.#answer({ method: 'taskDefinition', about: taskId }, answerTypes.taskDefinition, () =>
              evidence.taskDefinition(taskId),
            ),
      findPush: (revision) =>
        this.#answer({ method: 'findPush', about: { ...revision } }, answerTypes.findPush, () =>
          evidence.findPush(revision),
        ),
      openArtifact: (artifact, bounds) => this.#openArtifact(artifact, bounds),
      readSourceFile: (file, bounds) => this.#readSourceFile(file, bounds),
    };
  }

  /** Removes the entries that were given; there are no others from now on. */
  async forget(): Promise<void> {
    this.#isForgotten = true;
    for (const key of this.served) await this.#input.entries.remove(key);
    this.served.clear();
  }

  async #answer<T>(question: Question, toAnswer: (value: JsonValue) => T, ask: () => Promise<T>): Promise<T> {
    const key = this.#keyOf(question);
    const entry = await this.#find(key);
    const kept = entry === undefined ? undefined : answerOf(await bytesOf(entry.content), toAnswer);
    if (kept !== undefined) return kept;
    const answer = await ask();
    if (key !== undefined) await bytesOf(this.#hold(key, one(Buffer.from(JSON.stringify(answer)))));
    return answer;
  }

  async #openArtifact(
    { taskId, runId, name }: ArtifactReference,
    bounds: ReadBounds,
  ): Promise<AsyncIterable<Uint8Array>> {
    const artifact = { taskId, runId, name };
    const key = this.#keyOf({ method: 'openArtifact', about: artifact });
    const entry = await this.#find(key);
    if (entry !== undefined) return given(entry, bounds.maxBytes);
    const content = await this.#input.evidence.openArtifact(artifact, bounds);
    return key === undefined ? content : this.#hold(key, content);
  }

  async #readSourceFile(
    { repository, revision, path }: SourceFileReference,
    bounds: ReadBounds,
  ): Promise<Uint8Array> {
    const file = { repository, revision, path };
    const key = this.#keyOf({ method: 'readSourceFile', about: file });
    const entry = await this.#find(key);
    if (entry !== undefined) return bytesOf(given(entry, bounds.maxBytes));
    const bytes = await this.#input.evidence.readSourceFile(file, bounds);
    if (key !== undefined) await bytesOf(this.#hold(key, one(bytes)));
    return bytes;
  }

  /** Undefined for what is neither read from the cache nor kept. */
  #keyOf(question: Question): string | undefined {
    if (!isImmutable(question)) return undefined;
    return createHash('sha256')
      .update(`${JSON.stringify(this.#input.scope)} ${keyOf(question)}`)
      .digest('hex');
  }

  async #find(key: string | undefined): Promise<OpenEntry | undefined> {
    if (key === undefined || this.#isForgotten) return undefined;
    const entry = await this.#input.entries.find(key);
    if (entry !== undefined) this.served.add(key);
    return entry;
  }

  #hold(key: string, content: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
    return this.#input.pending.pass(key, content);
  }
}

/** What definitions and pushes are read with everywhere. */
const maxAnswerDepth = 128;

/** What is always asked for. */
function passed(evidence: Evidence) {
  return {
    taskStatus: (taskId) => evidence.taskStatus(taskId),
    listArtifacts: (run) => evidence.listArtifacts(run),
    findIndexedTask: (indexPath) => evidence.findIndexedTask(indexPath),
    findCommit: (revision) => evidence.findCommit(revision),
    isOnBranch: (reference) => evidence.isOnBranch(reference),
    findDefaultBranch: (repository) => evidence.findDefaultBranch(repository),
    findRelease: (release) => evidence.findRelease(release),
    findPullRequest: (pullRequest) => evidence.findPullRequest(pullRequest),
  } satisfies Partial<Evidence>;
}

/** Undefined for a document that is none of ours, whatever its digest says. */
function answerOf<T>(bytes: Uint8Array, toAnswer: (value: JsonValue) => T): T | undefined {
  try {
    return toAnswer(parseJson(bytes, { maxBytes: bytes.length, maxDepth: maxAnswerDepth }));
  } catch (error) {
    if (error instanceof DocumentError) return undefined;
    throw error;
  }
}

async function* given({ bytes, content }: OpenEntry, maxBytes: number): AsyncGenerator<Uint8Array> {
  try {
    if (bytes > maxBytes)
      throw new EvidenceError({ code: 'evidence-too-large', message: `more than ${maxBytes} bytes` });
    yield* content;
  } finally {
    await content.return(undefined);
  }
}

async function* one(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

async function bytesOf(content: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of content) chunks.push(chunk);
  return Buffer.concat(chunks);
}
