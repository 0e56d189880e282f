export { checkArrows } from './arrows.js';
export { packProblems } from './pack.js';
export type { Problem } from './problem.js';
export type { RuleDescription } from './rules-table.js';
export { checkRulesTable, writeRulesTable } from './rules-table.js';
export { checkSizes } from './sizes.js';
export { checkSpecTable } from './spec-table.js';
export { checkWords } from './words.js';
