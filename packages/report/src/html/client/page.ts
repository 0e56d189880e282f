import type { ClientData } from '../data.js';

/**
 * An element that the page always has.
 *
 * @throws Error where it is not there: the page then stays as it is without a script
 */
export function find<T extends Element>(id: string, type: new () => T): T {
  const found = document.getElementById(id);
  if (found instanceof type) return found;
  throw new Error(`no ${id}`);
}

/** What the page tells its script. It was written by the same release: its form is not checked again. */
export function readData(): ClientData {
  return JSON.parse(find('data', HTMLScriptElement).textContent) as ClientData; // made by chain.ts
}

/** The number of the link that a reference within the page leads to. */
export function linkOfHash(hash: string | null): number | undefined {
  const digits = /^#link-(\d+)$/.exec(hash ?? '')?.[1];
  return digits === undefined ? undefined : Number(digits);
}
