import { UsageError } from './error.js';

const units = { day: 1, week: 7, month: 1, year: 12 } as const;

/** Days, weeks, months and years, whole or by their first letter, one or many. */
const duration = /^([1-9]\d{0,3}) ?(d|w|m|y|days?|weeks?|months?|years?)$/;

/**
 * When a key ends: a duration like `2 years`, `18 months`, `90d`, or a date like 2028-01-01, or `never`. Months and years
 * are those of the calendar. A number without a unit is refused, because nobody can tell days from years.
 *
 * @throws UsageError `usage-value`
 */
export function parseExpiry(text: string, from: Date): Date | 'never' {
  if (text === 'never') return text;
  const end = parseDate(text) ?? parseDuration(text, from);
  if (end !== undefined && end > from) return end;
  throw new UsageError({
    code: 'usage-value',
    message: `--expires is no time in the future: ${JSON.stringify(text)}`,
    nextStep: 'Give a duration like "2 years", 18m or 90d, a date like 2030-01-01, or never.',
  });
}

/** The same as a lifetime of a key that is made at that time. */
export function lifetimeOf(text: string, from: Date): number | 'never' {
  const end = parseExpiry(text, from);
  return end === 'never' ? end : Math.floor((end.getTime() - from.getTime()) / 1000);
}

function parseDate(text: string): Date | undefined {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return undefined;
  const date = new Date(`${text}T00:00:00Z`);
  const isReal = !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
  return isReal ? date : undefined;
}

/** The end of a duration like `90d`, `8 weeks`, `18 months`; `undefined` for anything else. */
export function parseDuration(text: string, from: Date): Date | undefined {
  const [, count, unit = ''] = duration.exec(text) ?? [];
  if (count === undefined) return undefined;
  const end = new Date(from);
  const [letter] = unit;
  if (letter === 'd' || letter === 'w')
    end.setUTCDate(end.getUTCDate() + Number(count) * (letter === 'd' ? units.day : units.week));
  else end.setUTCMonth(end.getUTCMonth() + Number(count) * (letter === 'm' ? units.month : units.year));
  return end;
}
