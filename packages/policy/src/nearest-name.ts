/** Beyond this, a name is no misspelling of anything; it also bounds the work for names of a hostile file. */
const maxLength = 64;

/** The known name that a misspelt one is probably meant to be, or `undefined` where none is close. */
export function nearestName(misspelt: string, known: readonly string[]): string | undefined {
  if (misspelt.length > maxLength) return undefined;
  const ranked = known
    .map((name) => ({ name, edits: editsBetween(misspelt.toLowerCase(), name.toLowerCase()) }))
    .filter(({ name, edits }) => edits <= Math.max(1, Math.floor(name.length / 4)))
    .sort((a, b) => a.edits - b.edits);
  return ranked[0]?.name;
}

/** How many letters have to be added, removed or replaced: Levenshtein's distance, row by row. */
function editsBetween(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (const [j, other] of [...b].entries()) {
      const replaced = (row[j] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
