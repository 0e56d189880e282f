import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { checkSchema, DocumentError, type JsonObject } from '@chain-of-trust/types';
import { fileSizedBounds, parseYaml } from '@chain-of-trust/types/yaml';
import { PolicyError } from './error.js';
import { inherit, type PolicyFile } from './inherit.js';
import { createPolicy, type Policy } from './policy.js';
import { policyFileSchema, policySchema } from './schema.js';

const productsFolder = fileURLToPath(new URL('../products/', import.meta.url));
/** What products have in common. A base can be extended, but is no product. */
const basesFolder = `${productsFolder}bases/`;
const suffix = '.yml';

/** Names of the shipped products, sorted. */
export function productNames(): string[] {
  return namesIn(productsFolder);
}

/**
 * Loads a shipped product.
 *
 * @throws PolicyError `policy-unknown-product`
 */
export function loadProduct(name: string): Policy {
  if (!productNames().includes(name)) throw unknownProduct(name, productNames());
  return toPolicy(inherit(readShipped(name), readShipped), `product ${name}`);
}

/**
 * Makes a policy of the bytes of a policy file: a whole policy, or one with `extends: NAME` whose further members
 * override those of a shipped product, or of the base `common`, which trusts no repository. Objects are merged
 * member by member; lists and single values are replaced whole.
 *
 * @param origin names the file in messages
 * @throws PolicyError any code; `facts.problems` lists everything that is wrong, not only the first
 */
export function parsePolicy(content: Uint8Array, origin: string): Policy {
  return toPolicy(inherit(readPolicyFile(content, origin), readShipped), origin);
}

function namesIn(folder: string): string[] {
  const files = readdirSync(folder).filter((file) => file.endsWith(suffix));
  return files.map((file) => file.slice(0, -suffix.length)).sort();
}

function readShipped(name: string): PolicyFile {
  // The name comes from a file: compared with lists, never turned into a path.
  const folder = [productsFolder, basesFolder].find((candidate) => namesIn(candidate).includes(name));
  if (folder === undefined) throw unknownProduct(name, [...productNames(), ...namesIn(basesFolder)]);
  return readPolicyFile(readFileSync(`${folder}${name}${suffix}`), `product ${name}`);
}

function readPolicyFile(content: Uint8Array, origin: string): PolicyFile {
  return refusing(origin, () => checkSchema(policyFileSchema, parseYaml(content, fileSizedBounds), 'policy'));
}

function toPolicy(document: JsonObject, origin: string): Policy {
  return createPolicy(refusing(origin, () => checkSchema(policySchema, document, 'policy')));
}

function unknownProduct(name: string, known: readonly string[]): PolicyError {
  return new PolicyError({
    code: 'policy-unknown-product',
    message: `no product is named ${JSON.stringify(name)}`,
    nextStep: `Use one of: ${known.join(', ')}.`,
    facts: { product: name },
  });
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
      facts: { origin, problems: problemsOf(cause) },
      cause,
    });
  }
}

function problemsOf({ facts: { problems }, message }: DocumentError): string[] {
  if (!Array.isArray(problems)) return [message]; // not YAML: one problem, in the message
  return problems.map(({ path, message: reason }: { path: string; message: string }) => `${path} ${reason}`);
}
