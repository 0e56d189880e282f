import { printable } from './printable.js';

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/**
 * `printable`, and escapes also for what no document may hold: halves of surrogate pairs and noncharacters, over which
 * a reader of XML stops and which a writer of UTF-8 replaces.
 */
export function visible(text: string): string {
  return printable(text).replace(
    /[\p{Cs}\p{Noncharacter_Code_Point}]/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}

/** Foreign text for the inside of an HTML or XML element, or of an attribute in either kind of quotes. */
export function escapeMarkup(text: string): string {
  return visible(text).replace(/[&<>"']/g, (character) => entities[character] ?? '');
}

/** At most `length` characters of a text that is already visible; what is left out shows as an ellipsis. */
export function shorten(text: string, length: number): string {
  const characters = [...text];
  return characters.length <= length ? text : `${characters.slice(0, length - 1).join('')}…`;
}
