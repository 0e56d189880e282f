import {
  type ArtifactReference,
  type Evidence,
  EvidenceError,
  type JsonValue,
  type ReadBounds,
  type SourceFileReference,
} from '@chain-of-trust/types';
import { keyOf, type Method, type Question } from '../answers/question.js';
import type { Answer } from './layout.js';
import { Spool } from './spool.js';
import { type BundleTarget, writeBundle } from './write.js';

/** How a verification is recorded. */
export interface RecordingOptions {
  /** Keep the bytes of the artifacts that the task takes, not only their digests. */
  readonly withArtifacts?: boolean;
}

/** Evidence that remembers everything that is read through it. */
export interface Recording {
  readonly evidence: Evidence;
  /**
   * Writes what was read so far as a bundle, all of it or nothing.
   *
   * @throws BundleError `bundle-file`, `bundle-bounds`
   */
  save(path: string, target: BundleTarget): Promise<void>;
  /** Removes what was kept for it. */
  close(): Promise<void>;
}

/**
 * Records what is read through some evidence, refusals and outages included, so that the same verification gives the same
 * report from the bundle alone.
 *
 * Not recorded: reads that their reader left before the end. Bytes are kept in a temporary folder.
 */
export async function recordEvidence(
  evidence: Evidence,
  { withArtifacts = false }: RecordingOptions = {},
): Promise<Recording> {
  const spool = await Spool.open();
  const recorder = new Recorder(evidence, spool, withArtifacts);
  return {
    evidence: recorder.evidence(),
    save: (path, target) => writeBundle(path, { target, withArtifacts, answers: recorder.answers, spool }),
    close: () => spool.close(),
  };
}

class Recorder {
  readonly #evidence: Evidence;
  readonly #spool: Spool;
  readonly #withArtifacts: boolean;
  readonly #answers = new Map<string, Answer>();

  constructor(evidence: Evidence, spool: Spool, withArtifacts: boolean) {
    this.#evidence = evidence;
    this.#spool = spool;
    this.#withArtifacts = withArtifacts;
  }

  get answers(): readonly Answer[] {
    return [...this.#answers].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, answer]) => answer);
  }

  evidence(): Evidence {
    const evidence = this.#evidence;
    return {
      taskDefinition: this.#ask('taskDefinition', (taskId) => evidence.taskDefinition(taskId)),
      taskStatus: this.#ask('taskStatus', (taskId) => evidence.taskStatus(taskId)),
      listArtifacts: this.#ask('listArtifacts', (run) => evidence.listArtifacts(run)),
      openArtifact: (artifact, bounds) => this.#openArtifact(artifact, bounds),
      findIndexedTask: this.#ask('findIndexedTask', (path) => evidence.findIndexedTask(path)),
      readSourceFile: (file, bounds) => this.#readSourceFile(file, bounds),
      findPush: this.#ask('findPush', (revision) => evidence.findPush(revision)),
      findCommit: this.#ask('findCommit', (revision) => evidence.findCommit(revision)),
      isOnBranch: this.#ask('isOnBranch', (reference) => evidence.isOnBranch(reference)),
      findDefaultBranch: this.#ask('findDefaultBranch', (url) => evidence.findDefaultBranch(url)),
      findRelease: this.#ask('findRelease', (release) => evidence.findRelease(release)),
      findPullRequest: this.#ask('findPullRequest', (pull) => evidence.findPullRequest(pull)),
    };
  }

  #ask<A extends string | object, T>(method: Method, ask: (about: A) => Promise<T>) {
    return async (about: A): Promise<T> => {
      const question = { method, about: about as JsonValue }; // names and numbers
      const answer = await this.#orRecorded(question, () => ask(about));
      // Members that are undefined are none in JSON, and undefined when they are read again.
      this.#record({ ...question, answer: JSON.parse(JSON.stringify(answer)) as JsonValue });
      return answer;
    };
  }

  async #openArtifact(artifact: ArtifactReference, bounds: ReadBounds): Promise<AsyncIterable<Uint8Array>> {
    const question: Question = { method: 'openArtifact', about: { ...artifact } };
    const content = await this.#orRecorded(question, () => this.#evidence.openArtifact(artifact, bounds));
    const isKept = this.#withArtifacts || bounds.use !== 'digests';
    return this.#pass(question, content, isKept);
  }

  async *#pass(
    question: Question,
    content: AsyncIterable<Uint8Array>,
    isKept: boolean,
  ): AsyncGenerator<Uint8Array> {
    try {
      yield* this.#spool.pass(content, isKept, ({ bytes, digests }) => {
        if (isKept) this.#record({ ...question, content: digests.sha256 });
        else this.#record({ ...question, artifact: { bytes, ...digests } });
      });
    } catch (error) {
      this.#recordError(question, error);
      throw error;
    }
  }

  async #readSourceFile(file: SourceFileReference, bounds: ReadBounds): Promise<Uint8Array> {
    const question: Question = { method: 'readSourceFile', about: { ...file } };
    const bytes = await this.#orRecorded(question, () => this.#evidence.readSourceFile(file, bounds));
    const once = (async function* () {
      yield bytes;
    })();
    for await (const _ of this.#pass(question, once, true));
    return bytes;
  }

  async #orRecorded<T>(question: Question, ask: () => Promise<T>): Promise<T> {
    try {
      return await ask();
    } catch (error) {
      this.#recordError(question, error);
      throw error;
    }
  }

  #recordError(question: Question, error: unknown): void {
    if (!(error instanceof EvidenceError)) return;
    const { code, message, nextStep, facts } = error;
    const known = JSON.parse(JSON.stringify(facts)) as Record<string, JsonValue>; // facts are names and numbers
    const told = { code, message, ...(nextStep === undefined ? {} : { nextStep }), facts: known };
    this.#record({ ...question, error: told });
  }

  /** Bytes say more than digests, and both more than that a read has failed, which another one may not have. */
  #record(answer: Answer): void {
    const key = keyOf(answer as Question); // made of one
    const before = this.#answers.get(key);
    if (before === undefined || weightOf(answer) > weightOf(before)) this.#answers.set(key, answer);
  }
}

function weightOf(answer: Answer): number {
  if ('error' in answer) return 0;
  return 'artifact' in answer ? 1 : 2;
}
