import type { Mutant } from './mutant.js';
import { matchesPath } from './pattern.js';

/** Says why some mutants may be accepted. */
export interface Allowance {
  /** The kinds of document it is about; a `*` at the end stands for any rest. */
  readonly documents: readonly string[];
  /** Names of scenarios, or how they begin; all when absent. */
  readonly scenarios?: readonly string[];
  /** The modes; all when absent. */
  readonly modes?: readonly string[];
  /** Paths, as in `matchesPath`. */
  readonly paths: readonly string[];
  /** Paths that it is not about. */
  readonly except?: readonly string[];
  /** The operations; all when absent. */
  readonly operations?: readonly Mutant['operation'][];
  /** Why no harm comes of it, as a sentence. */
  readonly reason: string;
}

/** The first allowance that a mutant falls under. */
export function findAllowance(
  allowances: readonly Allowance[],
  scenario: string,
  { document, mode, path, operation }: Mutant,
): Allowance | undefined {
  return allowances.find(
    ({ documents, scenarios, modes, paths, except, operations }) =>
      documents.some((each) => isDocument(each, document)) &&
      scenarios?.some((each) => scenario.startsWith(each)) !== false &&
      modes?.includes(mode) !== false &&
      operations?.includes(operation) !== false &&
      paths.some((pattern) => matchesPath(pattern, path)) &&
      except?.some((pattern) => matchesPath(pattern, path)) !== true,
  );
}

function isDocument(pattern: string, document: string): boolean {
  return pattern.endsWith('*') ? document.startsWith(pattern.slice(0, -1)) : pattern === document;
}
