import { type Evidence, formatJson, type JsonValue } from '@chain-of-trust/types';

/** What can be asked; `recordedArtifact` asks nobody else. */
export type Method = Exclude<keyof Evidence, 'recordedArtifact'>;

/** One call through the door, without its bounds. */
export interface Question {
  readonly method: Method;
  /** What was asked for: a string, or an object of names. */
  readonly about: JsonValue;
}

/** The same for the same question, however its members are ordered. */
export function keyOf({ method, about }: Question): string {
  return formatJson([method, about]);
}
