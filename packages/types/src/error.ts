/** Facts that an error carries as fields of its own, so that nobody has to parse its message. */
export type ErrorFacts = Readonly<Record<string, unknown>>;

/** What every error of this project is built from. */
export interface CotErrorInit<Code extends string> {
  /** Stable identifier; part of the public interface. Changing one is a breaking change. */
  readonly code: Code;
  /** For people; lower case, expected before actual. May change at any time. */
  readonly message: string;
  /** What to do about it, as a full sentence. */
  readonly nextStep?: string | undefined;
  readonly facts?: ErrorFacts | undefined;
  readonly cause?: unknown;
}

/**
 * Base of every error that this project throws on purpose.
 *
 * Each package subclasses it once and closes `Code` over its own union, so that a `switch` on
 * `error.code` is checked by the compiler.
 */
export abstract class CotError<Code extends string = string> extends Error {
  readonly code: Code;
  readonly nextStep: string | undefined;
  readonly facts: ErrorFacts;

  constructor(init: CotErrorInit<Code>) {
    super(init.message, init.cause === undefined ? undefined : { cause: init.cause });
    this.name = new.target.name;
    this.code = init.code;
    this.nextStep = init.nextStep;
    this.facts = init.facts ?? {};
  }
}

/** The words of a caught value, whatever was thrown; for the messages of errors that have it as their cause. */
export function reasonOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** Codes of {@link DocumentError}. */
export type DocumentErrorCode =
  | 'document-too-large'
  | 'document-not-utf8'
  | 'document-too-deep'
  | 'document-malformed'
  | 'document-duplicate-key'
  | 'document-forbidden-key'
  | 'document-schema'
  | 'document-digest-algorithm';

/** Bytes that are not the document they were expected to be. */
export class DocumentError extends CotError<DocumentErrorCode> {}
