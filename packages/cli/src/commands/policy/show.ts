import { type Policy, policyDocument } from '@chain-of-trust/policy';
import { printable } from '@chain-of-trust/report';
import { formatJson, type JsonObject } from '@chain-of-trust/types';
import { exitStatus } from '../../exit-status.js';
import type { Options } from '../../options.js';
import type { Terminal } from '../../terminal.js';
import { policyOf } from './source.js';
import { formatYaml } from './yaml.js';

/** `cot policy show`: prints a whole policy, after inheritance, with its digest. */
export async function showPolicy(
  product: string | undefined,
  options: Options,
  terminal: Terminal,
): Promise<number> {
  const policy = await policyOf(product, options.policy, terminal);
  const document = JSON.parse(JSON.stringify(policyDocument(policy))) as JsonObject; // a policy is JSON
  terminal.stdout(
    options.format === 'json'
      ? formatJson({ digest: policy.digest, policy: document })
      : `# ${summaryOf(policy)}\n${formatYaml(document)}`,
  );
  return exitStatus.ok;
}

/** A policy in a few words: its product and its digest. */
export function summaryOf(policy: Policy): string {
  return `product ${printable(policy.product)}, ${policy.digest}`;
}
