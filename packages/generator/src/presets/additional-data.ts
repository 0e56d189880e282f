import { DocumentError, isJsonObject, type JsonObject, parseJson } from '@chain-of-trust/types';
import { type FinishedRun, reservedMembers } from '../build-blob.js';
import { GeneratorError } from '../error.js';
import { readAdditionalData } from './read-additional-data.js';

/** Where the additional data of a task are. */
export type AdditionalData = { readonly file: string } | { readonly content: Uint8Array };

/** What is done with additions to what the worker vouches for. */
export type ReservedAdditions = 'refuse' | 'drop';

/** Of a file that the task writes; the whole document has to stay readable. */
const additionalDataBounds = { maxBytes: 2 ** 20, maxDepth: 32 };

/**
 * The members that a task adds to the document of its run.
 *
 * The worker's own values win, as they do for the real generic-worker. Unlike it, nothing is added below or beside them: a phantom
 * artifact, a member of the task or an image in the environment would be signed as the worker's own word.
 *
 * @throws GeneratorError `generator-additional-data`; `generator-reserved-member` with the paths of the additions, unless
 *   they are to be dropped
 */
export async function findAdditions(
  data: AdditionalData,
  run: FinishedRun,
  reserved: ReservedAdditions,
): Promise<JsonObject> {
  const bytes =
    'content' in data ? data.content : await readAdditionalData(data.file, additionalDataBounds.maxBytes);
  const additional = bytes === undefined ? {} : parse(bytes);
  const paths = [...reservedAdditions(additional, run)];
  if (paths.length > 0 && reserved !== 'drop') throw refusal(paths);
  return Object.fromEntries(Object.entries(additional).filter(([name]) => !reservedMembers.has(name)));
}

function parse(bytes: Uint8Array): JsonObject {
  try {
    const value = parseJson(bytes, additionalDataBounds);
    if (isJsonObject(value)) return value;
  } catch (cause) {
    if (cause instanceof DocumentError) throw unusable(cause.message, cause);
    throw cause;
  }
  throw unusable('they are no JSON object');
}

function* reservedAdditions(additional: JsonObject, run: FinishedRun): Generator<string> {
  for (const [name, value] of Object.entries(additional)) {
    if (!reservedMembers.has(name)) continue;
    // What is listed is known only after hashing, and no task has to say anything about it.
    if (name === 'artifacts') yield* additionsTo({}, value, name);
    else if (name === 'chainOfTrustVersion') continue;
    else if (!Object.hasOwn(run, name)) yield name;
    else yield* additionsTo(run[name], value, name);
  }
}

/** Only objects can be added to: of all else the worker's value stays. */
function* additionsTo(
  own: JsonObject[string] | undefined,
  additional: JsonObject[string],
  path: string,
): Generator<string> {
  if (!isJsonObject(own) || !isJsonObject(additional)) return;
  for (const [name, value] of Object.entries(additional)) {
    const below = `${path}.${name}`;
    if (Object.hasOwn(own, name)) yield* additionsTo(own[name], value, below);
    else yield below;
  }
}

function refusal(paths: readonly string[]): GeneratorError {
  const shown = paths.slice(0, 10).map((path) => JSON.stringify(path.slice(0, 200)));
  return new GeneratorError({
    code: 'generator-reserved-member',
    message: `additional data of the task would add ${paths.length} to what the worker vouches for: ${shown.join(', ')}`,
    nextStep:
      'Give what the worker itself knows as the run or its environment; to sign without the additions, have them dropped.',
    facts: { paths },
  });
}

function unusable(reason: string, cause?: unknown): GeneratorError {
  return new GeneratorError({
    code: 'generator-additional-data',
    message: `the additional data of the task cannot be merged: ${reason}`,
    nextStep: 'Have the task write one JSON object, or no such file.',
    cause,
  });
}
