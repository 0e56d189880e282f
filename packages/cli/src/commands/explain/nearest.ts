/** Longer words are no typing errors of a code; the bound keeps the comparison short. */
const maxWordLength = 100;

/**
 * Finds the candidate that was probably meant: one that ends with the word or contains it, or else the one from which
 * the fewest letters differ. `undefined` where nothing is near.
 */
export function findNearest(word: string, candidates: readonly string[]): string | undefined {
  const typed = word.toLowerCase();
  if (typed === '' || typed.length > maxWordLength) return undefined;
  const containing =
    candidates.find((candidate) => candidate.endsWith(typed)) ??
    candidates.find((candidate) => candidate.includes(typed));
  if (containing !== undefined) return containing;
  const measured = candidates.map((candidate) => ({ candidate, distance: editDistance(typed, candidate) }));
  const nearest = measured.sort((a, b) => a.distance - b.distance)[0];
  return nearest !== undefined && nearest.distance <= typed.length / 2 ? nearest.candidate : undefined;
}

/** How many letters have to be added, removed or replaced (Levenshtein). */
function editDistance(from: string, to: string): number {
  let previous = Array.from({ length: to.length + 1 }, (_, i) => i);
  for (const [i, letter] of [...from].entries()) {
    const row = [i + 1];
    for (let j = 0; j < to.length; j += 1) {
      const replaced = (previous[j] ?? 0) + (letter === to[j] ? 0 : 1);
      row.push(Math.min(replaced, (previous[j + 1] ?? 0) + 1, (row[j] ?? 0) + 1));
    }
    previous = row;
  }
  return previous[to.length] ?? 0;
}
