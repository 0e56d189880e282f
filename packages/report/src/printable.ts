/**
 * Makes hostile text safe to show on a terminal or in a log.
 *
 * Control characters could move the cursor and overwrite a verdict, and direction marks could reorder a name;
 * they are shown as escapes instead.
 */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return `\\u{${code.toString(16)}}`;
  });
}
