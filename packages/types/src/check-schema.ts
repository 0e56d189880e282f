import * as v from 'valibot';
import { DocumentError } from './error.js';
import type { JsonValue } from './json/parse.js';

/**
 * Checks a value against a schema and gives it that schema's type.
 *
 * Every field that does not fit is named in the one error, not only the first. The value comes back itself, not what
 * the schema makes of it: valibot leaves out members named `constructor`, and a document that has lost a member on
 * the way would equal another one. The schema must therefore only check, without transforms and defaults.
 *
 * @throws DocumentError `document-schema`, with `facts.problems` as `{path, message}[]`
 */
export function checkSchema<S extends v.GenericSchema>(
  schema: S,
  value: unknown,
  what: string,
): v.InferOutput<S> {
  const result = v.safeParse(schema, value);
  if (result.success) return value as v.InferOutput<S>; // the schema has just said so
  const problems = result.issues.map((issue) => ({
    path: v.getDotPath(issue) ?? '(root)',
    message: issue.message,
  }));
  throw new DocumentError({
    code: 'document-schema',
    message: `${what}: ${problems.map((problem) => `${problem.path}: ${problem.message}`).join('; ')}`,
    facts: { what, problems },
  });
}

/**
 * Any JSON value, for members whose shape belongs to somebody else.
 *
 * Nothing is checked: `parseJson` has already made sure that it is JSON, and walking a large payload again
 * would cost more than the parse.
 */
export const jsonValueSchema = v.unknown() as v.GenericSchema<unknown, JsonValue>;
