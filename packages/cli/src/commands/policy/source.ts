import { resolve } from 'node:path';
import { loadProduct, type Policy, parsePolicy, productNames } from '@chain-of-trust/policy';
import { UsageError } from '../../error.js';
import { readFileOf } from '../../files.js';
import type { Terminal } from '../../terminal.js';

/**
 * The policy that an operand names: a shipped product where one has that name, else a file. A file that is named like
 * a product is `./NAME`.
 *
 * @throws UsageError `usage-file`; PolicyError any code
 */
export async function policyNamed(operand: string, terminal: Terminal): Promise<Policy> {
  return productNames().includes(operand) ? loadProduct(operand) : policyOfFile(operand, terminal);
}

/**
 * The policy of a file, its path relative to the working directory.
 *
 * @throws UsageError `usage-file`; PolicyError any code
 */
export async function policyOfFile(file: string, terminal: Terminal): Promise<Policy> {
  return parsePolicy(await readFileOf(resolve(terminal.cwd, file), 'policy file'), file);
}

/**
 * The policy of a product or of a file, of which exactly one is given.
 *
 * @throws UsageError `usage-missing`, `usage-conflict`, `usage-file`; PolicyError any code
 */
export async function policyOf(
  product: string | undefined,
  file: string | undefined,
  terminal: Terminal,
): Promise<Policy> {
  if (product !== undefined && file !== undefined) {
    throw new UsageError({
      code: 'usage-conflict',
      message: 'both a product and --policy are given',
      nextStep: 'Give one of them.',
    });
  }
  if (product !== undefined) return loadProduct(product);
  if (file !== undefined) return policyOfFile(file, terminal);
  throw new UsageError({
    code: 'usage-missing',
    message: 'no policy: neither a product nor --policy is given',
    nextStep: `Give one of ${productNames().join(', ')}, or --policy FILE.`,
  });
}
