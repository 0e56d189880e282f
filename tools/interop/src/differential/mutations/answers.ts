import type { JsonValue } from '@chain-of-trust/types';
import { describeEdit, editsOf, formatEdited } from '../edit.js';
import { type GoodChain, type Mutant, showPath } from '../mutant.js';

/** What the services answer, by path. */
const kinds: readonly (readonly [pattern: RegExp, document: string])[] = [
  [/^\/api\/queue\/v1\/task\/[^/]+$/, 'answer: task definition'],
  [/^\/api\/queue\/v1\/task\/[^/]+\/status$/, 'answer: task status'],
  [/^\/api\/queue\/v1\/.*\/artifacts(?:\?|$)/, 'answer: artifact listing'],
  [/^\/api\/index\//, 'answer: index'],
  [/\/json-pushes\?/, 'answer: push log'],
  [/\/json-rev\//, 'answer: changeset'],
  [/\/commits\//, 'answer: GitHub commit'],
  [/\/pulls\//, 'answer: GitHub pull request'],
  [/\/releases\//, 'answer: GitHub release'],
  [/\/compare\//, 'answer: GitHub comparison'],
  [/\/contents\//, 'answer: GitHub file'],
  [/\/branches\//, 'answer: GitHub branch'],
  [/\/tags(?:\?|$)/, 'answer: GitHub tags'],
  [/\/repos\/[^/]+\/[^/]+$/, 'answer: GitHub repository'],
];

/** Every edit of what the services have answered about the good chain; nothing that was signed follows. */
export function answerMutants(chain: GoodChain): Mutant[] {
  const { rewriter } = chain;
  // Sorted: in which order they were asked for is chance, and the same seed is to choose the same mutants.
  const recorded = [...rewriter.recorded].sort(([a], [b]) => (a < b ? -1 : 1));
  return recorded.flatMap(([url, text]) => {
    const value: JsonValue = JSON.parse(text);
    const document = kinds.find(([pattern]) => pattern.test(url))?.[1] ?? 'answer: other';
    return editsOf(value).map((edit) => ({
      document,
      mode: 'answered so',
      path: showPath(edit.path, chain),
      operation: edit.operation,
      description: `${url}: ${describeEdit(edit)}`,
      async apply() {
        const edited = formatEdited(value, edit);
        if (edited === undefined) return false;
        rewriter.replace(url, edited);
        return true;
      },
    }));
  });
}
