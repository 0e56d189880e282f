import { describe, expect, it } from 'vitest';
import { findingExplanations, ruleExplanations } from '../../src/explanations/index.js';
import { rules } from '../../src/index.js';

const findings = Object.entries(findingExplanations);

describe('the explanations', () => {
  it('are of every rule, and of nothing else', () => {
    expect(Object.keys(ruleExplanations).sort()).toEqual(rules.map(({ id }) => id).sort());
  });

  it('name at least one code for every rule', () => {
    const named = new Set(findings.flatMap(([, { rules: of }]) => of));
    expect([...named].sort()).toEqual(rules.map(({ id }) => id).sort());
  });

  it.each(findings)('of %s has a cause, and words in every place', (_, explanation) => {
    expect(explanation.causes).not.toEqual([]);
    for (const text of [explanation.means, explanation.nextStep, ...explanation.causes]) {
      expect(text).toMatch(/^[\w`-].*[^.]$/);
    }
  });

  it('never tell anybody to leave a check out', () => {
    const texts = findings.flatMap(([, { means, nextStep, causes }]) => [means, nextStep, ...causes]);
    for (const text of texts) expect(text).not.toMatch(/skip|disable|turn off|ignore|--no-/);
  });
});
