import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { checkWords } from '../src/words.js';
import { type Tree, withTree } from './support/tree.js';

async function problemsIn(tree: Tree) {
  return await withTree(tree, (root) => {
    execFileSync('git', ['init', '--quiet'], { cwd: root });
    return checkWords(root);
  });
}

/** Put together here, so that this file passes the check. */
const text = (...parts: readonly string[]) => parts.join('');

describe('checkWords', () => {
  test.each([
    'cot/TASKID/PATH',
    'docker-worker, homework, rooted',
    'https://example.com/work/item',
    'a framework/homepage',
    'WORK_DIR/cot, $HOME/bin, ~/work/x, ./work/x',
    '/builds/worker/checkouts',
  ])('allows %s', async (line) => {
    expect(await problemsIn({ 'a.md': line })).toEqual([]);
  });

  test.each([
    text('registry.npm', 'js.org'),
    text('registry.yarn', 'pkg.com'),
    text('https://py', 'pi.org/simple'),
    text('files.python', 'hosted.org'),
    text('https://crates', '.io/crates'),
    text('cd /wo', 'rk/main'),
    text('"/ro', 'ot/.cache"'),
    text('file:///ho', 'me/jane'),
  ])('finds "%s"', async (line) => {
    expect(await problemsIn({ 'docs/a.md': `first\nsecond ${line} end\n` })).toMatchObject([
      { check: 'words', where: 'docs/a.md:2' },
    ]);
  });

  test('leaves out what git ignores and what is no text', async () => {
    const line = text('cd /wo', 'rk/main');
    const tree = { '.gitignore': 'dist/\n', 'dist/a.js': line, 'image.bin': `\0${line}`, 'a.md': line };
    expect((await problemsIn(tree)).map(({ where }) => where)).toEqual(['a.md:1']);
  });
});
