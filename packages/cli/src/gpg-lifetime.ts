import { UsageError } from './error.js';

const daysOf = new Map([
  ['', 1],
  ['d', 1],
  ['w', 7],
  ['m', 30],
  ['y', 365],
]);

/**
 * The lifetime of a new key in seconds, from what gpg takes: a number of days, or of days, weeks, months of 30 days or
 * years of 365 days by their letter; `seconds=N`; a date, of which the noon is meant; `0` for never.
 *
 * @throws UsageError `usage-value`
 * @see GnuPG manual, "Unattended key generation", Expire-Date; GnuPG `g10/keygen.c`, `parse_expire_string`
 */
export function gpgLifetimeOf(text: string, created: Date): number | 'never' {
  if (text === '0') return 'never';
  const seconds = secondsOf(text, created);
  if (seconds !== undefined && seconds > 0) return seconds;
  throw new UsageError({
    code: 'usage-value',
    message: `--expires is no lifetime: ${JSON.stringify(text)}`,
    nextStep: 'Give 2y, 18m, 6w, 90d, a date like 2030-12-31, seconds=N, or 0 for never.',
  });
}

function secondsOf(text: string, created: Date): number | undefined {
  const [, seconds] = /^seconds=(\d{1,10})$/.exec(text) ?? [];
  if (seconds !== undefined) return Number(seconds);
  const [, count, unit = ''] = /^(\d{1,5})([dwmy]?)$/.exec(text) ?? [];
  if (count !== undefined) return Number(count) * (daysOf.get(unit) ?? 1) * 86_400;
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return undefined;
  const noon = new Date(`${text}T12:00:00Z`);
  const isReal = !Number.isNaN(noon.getTime()) && noon.toISOString().startsWith(text);
  return isReal ? Math.floor((noon.getTime() - created.getTime()) / 1000) : undefined;
}
