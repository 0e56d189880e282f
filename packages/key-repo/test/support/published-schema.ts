import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { checkSchema } from '@chain-of-trust/types';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect } from 'vitest';

/** Checks that a document is as the published schema and the one of the code say, and stays what it is in JSON. */
export async function expectPublished(
  name: string,
  schema: Parameters<typeof checkSchema>[0],
  document: unknown,
): Promise<void> {
  const file = fileURLToPath(new URL(`../../schemas/${name}.json`, import.meta.url));
  const validate = new Ajv2020().compile(JSON.parse(await readFile(file, 'utf8')));
  const read: unknown = JSON.parse(JSON.stringify(document));
  expect(checkSchema(schema, read, name)).toEqual(document);
  validate(read);
  expect(validate.errors ?? []).toEqual([]);
}
