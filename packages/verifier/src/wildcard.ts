/**
 * Whether a name matches a pattern in which `*` stands for any number of any characters, `/` included.
 *
 * That is what wildcards of `upstreamArtifacts` have always meant (Python's `fnmatch`); common glob libraries stop
 * at `/` and so would quietly verify fewer files. Greedy with one point of return, so time is bounded by the
 * product of both lengths whatever the pattern.
 */
export function matchesWildcard(pattern: string, name: string): boolean {
  let p = 0;
  let n = 0;
  let star = -1;
  let resume = 0;
  while (n < name.length) {
    if (pattern[p] === '*') {
      star = p++;
      resume = n;
    } else if (pattern[p] === name[n]) {
      p++;
      n++;
    } else if (star !== -1) {
      p = star + 1;
      n = ++resume;
    } else {
      return false;
    }
  }
  while (pattern[p] === '*') p++;
  return p === pattern.length;
}
