import type { Diagnosis, Report } from '@chain-of-trust/types';
import { code, foreign, indexLinks, type LinkIndexes, linkTo } from './elements.js';

/** What has probably happened, said as the guess that it is. */
export function diagnosesSection(report: Report): string {
  const { diagnoses = [] } = report;
  if (diagnoses.length === 0) return '';
  const indexes = indexLinks(report);
  return [
    '<section aria-labelledby="diagnoses-title">',
    '<h2 id="diagnoses-title">What has probably happened</h2>',
    '<p class="about">Guesses from the findings below. They change no verdict, and an attack can look the same.</p>',
    ...diagnoses.map((diagnosis) => showDiagnosis(diagnosis, indexes)),
    '</section>',
  ].join('\n');
}

function showDiagnosis(diagnosis: Diagnosis, indexes: LinkIndexes): string {
  return [
    '<article class="finding diagnosis">',
    `<h3><span class="mark" aria-hidden="true">→</span>${foreign(diagnosis.probably)}</h3>`,
    `<p class="place">${code(diagnosis.id)}: look at ${linkTo(diagnosis, indexes)}, for ${diagnosis.codes.map(code).join(', ')}</p>`,
    `<p class="next"><strong>What people do</strong> ${foreign(diagnosis.remedy)}</p>`,
    '</article>',
  ].join('\n');
}
