/**
 * Quotes a word for a POSIX shell the way that Python's `shlex.quote` does: unchanged where every character is
 * harmless, in single quotes otherwise.
 *
 * Arguments of cron jobs are quoted by that function and put into a command line by the template, so a difference
 * in quoting is a difference in what runs.
 *
 * @see POSIX shell command language, 2.2.2 "Single-Quotes"
 */
export function shellQuote(word: string): string {
  if (/^[\w@%+=:,./-]+$/.test(word)) return word;
  return `'${word.replaceAll("'", `'"'"'`)}'`;
}
