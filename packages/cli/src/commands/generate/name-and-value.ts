import { UsageError } from '../../error.js';

/**
 * The two sides of the first `=`; names that hold one need a JSON request.
 *
 * @throws UsageError `usage-value`
 */
export function nameAndValue(pair: string, flag: string, example: string): readonly [string, string] {
  const at = pair.indexOf('=');
  if (at > 0 && at < pair.length - 1) return [pair.slice(0, at), pair.slice(at + 1)];
  throw new UsageError({
    code: 'usage-value',
    message: `${flag} is not valid: ${JSON.stringify(pair)}`,
    nextStep: `Give a name and a value, like ${flag} ${example}.`,
  });
}
