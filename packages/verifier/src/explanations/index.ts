export type { FindingExplanation, RuleExplanation } from './explain.js';
export type { FindingCode } from './findings.js';
export { findingExplanations } from './findings.js';
export type { RuleId } from './rules.js';
export { ruleExplanations } from './rules.js';
