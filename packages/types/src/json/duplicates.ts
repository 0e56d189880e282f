import { endOfString } from './scan.js';

/**
 * Finds the first key that an object of a well-formed JSON document repeats, as a path like
 * `artifacts.public/build/target.zip`.
 *
 * Slow on purpose: it only runs once the member count has already proven that a duplicate exists.
 */
export function findDuplicateKey(bytes: Uint8Array): string | undefined {
  const open: Container[] = [];
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i];
    if (byte === 0x22) {
      const end = endOfString(bytes, i);
      const container = open.at(-1);
      if (container !== undefined && isKey(bytes, end)) {
        const key = String(JSON.parse(new TextDecoder().decode(bytes.subarray(i, end + 1))));
        if (container.keys.has(key)) return pathOf(open, key);
        container.keys.add(key);
        container.current = key;
      }
      i = end;
    } else if (byte === 0x7b || byte === 0x5b) {
      open.push({ keys: new Set(), current: '[]' });
    } else if (byte === 0x7d || byte === 0x5d) {
      open.pop();
    }
  }
  return undefined;
}

interface Container {
  readonly keys: Set<string>;
  current: string;
}

function isKey(bytes: Uint8Array, endQuote: number): boolean {
  let i = endQuote + 1;
  while (bytes[i] === 0x20 || bytes[i] === 0x0a || bytes[i] === 0x0d || bytes[i] === 0x09) i++;
  return bytes[i] === 0x3a;
}

function pathOf(open: readonly Container[], key: string): string {
  return [...open.slice(0, -1).map((container) => container.current), key].join('.');
}
