import type { Diagnosis } from '@chain-of-trust/types';
import { printable } from '../printable.js';
import type { Colors } from './colors.js';

/** What has probably happened, and what people do about it. Guesses are never in the colour of a verdict. */
export function formatDiagnosis(
  { id, link, taskId, codes, probably, remedy }: Diagnosis,
  colors: Colors,
): string {
  const place = `${printable(link)} ${colors.cyan(printable(taskId))}`;
  return [
    `${colors.yellow('→')} ${colors.bold(printable(id))}: look at ${place}, for ${codes.map(printable).join(', ')}`,
    `    ${printable(probably)}`,
    `    ${printable(remedy)}`,
  ].join('\n');
}
