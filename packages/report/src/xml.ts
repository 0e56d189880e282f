import { printable } from './printable.js';

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/**
 * Makes hostile text safe inside an attribute or an element of XML 1.0.
 *
 * What XML cannot hold at all, even as a reference (control characters, lone surrogates, U+FFFE and U+FFFF), is shown
 * as an escape, as are line ends and direction marks. Source: XML 1.0, sections 2.2 and 2.4.
 */
export function escapeXml(text: string): string {
  return printable(text)
    .replace(/[\p{Cs}\u{fffe}\u{ffff}]/gu, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`)
    .replace(/[&<>"']/g, (character) => entities[character] ?? '');
}

/** An element; attributes without a value are left out. The content is XML already, the rest is escaped here. */
export function xmlElement(
  name: string,
  attributes: Readonly<Record<string, string | number | undefined>>,
  content = '',
): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${escapeXml(String(value))}"`)
    .join('');
  return content === '' ? `<${name}${written}/>` : `<${name}${written}>${content}</${name}>`;
}
