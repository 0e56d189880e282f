import { resolve } from 'node:path';
import { loadProduct, type Policy, parsePolicy } from '@chain-of-trust/policy';
import type { Configuration } from '../../configuration/schema.js';
import { UsageError } from '../../error.js';
import { readFileOf } from '../../files.js';
import type { Options } from '../../options.js';

/**
 * The policy of `--product` or `--policy`, else of the configuration. A policy file must be of the product that was asked
 * for, so that a stale path cannot swap one for another.
 *
 * @throws UsageError `usage-missing`, `usage-file`, `usage-conflict`; PolicyError
 */
export async function findPolicy(
  options: Options,
  configuration: Configuration,
  cwd: string,
): Promise<Policy> {
  const product = options.product ?? configuration.product;
  const file = options.policy === undefined ? configuration.policy : resolve(cwd, options.policy);
  if (file === undefined) {
    if (product !== undefined) return loadProduct(product);
    throw new UsageError({
      code: 'usage-missing',
      message: 'no policy: neither --product nor --policy is given',
      nextStep: 'Add --product firefox, or --policy FILE.',
    });
  }
  const policy = parsePolicy(await readFileOf(file, 'policy file'), file);
  if (product === undefined || policy.product === product) return policy;
  throw new UsageError({
    code: 'usage-conflict',
    message: `the policy file is of ${policy.product}, not of ${product}`,
    nextStep: 'Give the product of the policy file, or another file.',
    facts: { file, expected: product, actual: policy.product },
  });
}
