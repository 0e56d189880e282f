import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  checkSchema,
  DocumentError,
  isJsonObject,
  type JsonObject,
  type JsonValue,
} from '@chain-of-trust/types';
import { fileSizedBounds, parseYaml } from '@chain-of-trust/types/yaml';
import { PolicyError } from './error.js';
import { createPolicy, type Policy } from './policy.js';
import { policyFileSchema, policySchema } from './schema.js';

const productsFolder = fileURLToPath(new URL('../products/', import.meta.url));
const suffix = '.yml';

/** Names of the shipped products, sorted. */
export function productNames(): string[] {
  const files = readdirSync(productsFolder).filter((file) => file.endsWith(suffix));
  return files.map((file) => file.slice(0, -suffix.length)).sort();
}

/**
 * Loads a shipped product.
 *
 * @throws PolicyError `policy-unknown-product`
 */
export function loadProduct(name: string): Policy {
  return toPolicy(readProduct(name), `product ${name}`);
}

/**
 * Makes a policy of the bytes of a policy file: a whole policy, or one with `extends: PRODUCT` whose further
 * members override the product's. Objects are merged member by member; lists and scalars are replaced whole.
 *
 * @throws PolicyError any code
 */
export function parsePolicy(content: Uint8Array, origin: string): Policy {
  const { extends: base, ...members } = readPolicyFile(content, origin);
  const document = base === undefined ? members : override(readProduct(base), members);
  return toPolicy(document, origin);
}

function readProduct(name: string): JsonObject {
  // The name comes from a command line: compared with a list, never turned into a path.
  if (!productNames().includes(name)) {
    throw new PolicyError({
      code: 'policy-unknown-product',
      message: `no product is named ${JSON.stringify(name)}`,
      nextStep: `Use one of: ${productNames().join(', ')}.`,
      facts: { product: name },
    });
  }
  return readPolicyFile(readFileSync(`${productsFolder}${name}${suffix}`), `product ${name}`);
}

function readPolicyFile(content: Uint8Array, origin: string): { extends?: string | undefined } & JsonObject {
  return refusing(origin, () => checkSchema(policyFileSchema, parseYaml(content, fileSizedBounds), 'policy'));
}

function toPolicy(document: JsonObject, origin: string): Policy {
  return createPolicy(refusing(origin, () => checkSchema(policySchema, document, 'policy')));
}

function refusing<T>(origin: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (!(cause instanceof DocumentError)) throw cause;
    throw new PolicyError({
      code: 'policy-malformed',
      message: `${origin}: ${cause.message}`,
      nextStep: 'Correct the members named above; a policy has no members but the documented ones.',
      facts: { origin },
      cause,
    });
  }
}

function override(base: JsonObject, members: JsonObject): JsonObject {
  const merged = new Map<string, JsonValue>(Object.entries(base));
  for (const [key, value] of Object.entries(members)) {
    const before = merged.get(key);
    merged.set(key, isJsonObject(before) && isJsonObject(value) ? override(before, value) : value);
  }
  return Object.fromEntries(merged);
}
