import { UsageError } from './error.js';

/** Options as commander has collected them. One that takes no value is just there or not. */
export type Options = Readonly<Record<string, string | undefined>>;

/**
 * An option that commander has already made mandatory.
 *
 * @throws UsageError `usage-missing`
 */
export function required(options: Options, name: string, flag: string): string {
  const value = options[name];
  if (value !== undefined && value !== '') return value;
  throw new UsageError({
    code: 'usage-missing',
    message: `${flag} is missing`,
    nextStep: `Add ${flag}; cot --help shows the usage.`,
  });
}

/**
 * The reference time: `--at`, or the current time.
 *
 * Only ISO 8601 dates are taken, because other forms are read differently by different readers.
 *
 * @throws UsageError `usage-value`
 */
export function referenceTime(text: string | undefined, now: () => Date): Date {
  if (text === undefined) return now();
  const at = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?(?:Z|[+-]\d\d:\d\d))?$/.test(text)
    ? new Date(text)
    : undefined;
  if (at !== undefined && !Number.isNaN(at.getTime())) return at;
  throw new UsageError({
    code: 'usage-value',
    message: `--at is no time: ${JSON.stringify(text)}`,
    nextStep: 'Give a date or a time with its zone, like 2017-06-03 or 2017-06-03T12:00:00Z.',
  });
}
