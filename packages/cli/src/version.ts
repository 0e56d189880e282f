import { readFileSync } from 'node:fs';

/** The version of this package. Read beside `dist`, where all of it is bundled. */
export function readVersion(): string {
  const content: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  return typeof content === 'object' && content !== null && 'version' in content
    ? String(content.version)
    : 'unknown';
}
