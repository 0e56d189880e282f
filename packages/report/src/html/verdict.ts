import type { Report, Verdict } from '@chain-of-trust/types';
import { countRules } from '../rule-counts.js';
import { code, counted, facts, foreign } from './elements.js';

const headings: Readonly<
  Record<Verdict, { readonly mark: string; readonly word: string; readonly meaning: string }>
> = {
  verified: { mark: '✓', word: 'Verified', meaning: 'Every rule that applies has passed on every link.' },
  refused: {
    mark: '✗',
    word: 'Refused',
    meaning: 'The chain is refuted. Do not use what this task takes or makes.',
  },
  undetermined: {
    mark: '?',
    word: 'Could not find out',
    meaning: 'Nothing refutes the chain, but something could not be read. Try again.',
  },
};

/** The verdict, what it is about, and what it was made with. */
export function verdictHeader(report: Report): string {
  const { mark, word, meaning } = headings[report.verdict];
  return [
    `<header class="verdict ${report.verdict}">`,
    '<p class="about">Chain of Trust report</p>',
    `<h1><span class="mark" aria-hidden="true">${mark}</span>${word}</h1>`,
    `<p>${meaning}</p>`,
    facts([
      ['Task', code(report.taskId)],
      ['Task type', foreign(report.taskType)],
      ['Product', foreign(report.policy.product)],
      ['Policy', code(report.policy.digest)],
      ['Reference time', code(report.at)],
      ['Checked', counts(report)],
    ]),
    '</header>',
  ].join('\n');
}

function counts(report: Report): string {
  const count = countRules(report);
  return [
    counted(report.links.length, 'link'),
    `${counted(count.passed, 'rule')} passed`,
    `${count.failed} failed`,
    `${count['not-run']} not run`,
    `${count['not-applicable']} not applicable`,
  ].join(', ');
}
