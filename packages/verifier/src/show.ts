import type { JsonValue } from '@chain-of-trust/types';

/** Shows a value of a document in one line for a finding; long ones are cut. */
export function show(value: JsonValue | undefined): string {
  if (value === undefined) return '(absent)';
  const text = JSON.stringify(value);
  return text.length > maxShownLength
    ? `${text.slice(0, maxShownLength)}… (${text.length} characters)`
    : text;
}

const maxShownLength = 500;
