/**
 * Whether a path, its segments joined by `/`, matches a pattern: `*` stands for one segment, `**` for any number
 * of them, anything else for itself.
 */
export function matchesPath(pattern: string, path: string): boolean {
  return matchesSegments(split(pattern), split(path));
}

/** The empty path is the whole document. */
function split(text: string): string[] {
  return text === '' ? [] : text.split('/');
}

function matchesSegments(pattern: readonly string[], path: readonly string[]): boolean {
  const [first, ...rest] = pattern;
  if (first === undefined) return path.length === 0;
  if (first === '**') return path.some((_, i) => matchesSegments(rest, path.slice(i))) || rest.length === 0;
  const [segment, ...others] = path;
  return segment !== undefined && (first === '*' || first === segment) && matchesSegments(rest, others);
}
