/**
 * Reads a `Retry-After` header: the milliseconds to wait from `nowMs`, at least 0, or `undefined` where it is
 * absent or in neither of the two documented forms.
 *
 * @see RFC 9110 section 10.2.3 (delay-seconds or HTTP-date)
 */
export function parseRetryAfter(value: string | undefined, nowMs: number): number | undefined {
  if (value === undefined) return undefined;
  const text = value.trim();
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  // The preferred HTTP-date form only: `Date.parse` alone would take "1" or "2026" for dates.
  if (!/^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/.test(text)) return undefined;
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, date - nowMs);
}
