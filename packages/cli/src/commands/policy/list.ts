import { loadProduct, productNames } from '@chain-of-trust/policy';
import { exitStatus } from '../../exit-status.js';
import type { Terminal } from '../../terminal.js';

/** `cot policy list`: prints the shipped products, each with the digest of its policy. */
export async function listPolicies(terminal: Terminal): Promise<number> {
  const names = productNames();
  const width = Math.max(...names.map((name) => name.length));
  for (const name of names) terminal.stdout(`${name.padEnd(width)}  ${loadProduct(name).digest}\n`);
  return exitStatus.ok;
}
