import { describe, expect, it } from 'vitest';
import { runCot } from './support/terminal.js';

async function completed(...words: readonly string[]): Promise<readonly string[]> {
  const { status, stdout, stderr } = await runCot(['complete', '--', ...words]);
  expect([status, stderr]).toEqual([0, '']);
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split('\t')[0] ?? '');
}

describe('cot complete', () => {
  it.each([
    [['verify-'], ['verify-blob', 'verify-artifact']],
    [['keys', 'aud'], ['audit']],
    [
      ['policy', ''],
      ['list', 'show', 'check', 'diff'],
    ],
    [['verify', '--task-t'], ['--task-type']],
    [
      ['verify', '--format', ''],
      ['text', 'json', 'html', 'junit'],
    ],
    [
      ['verify', '--format', 'j'],
      ['json', 'junit'],
    ],
    [['verify', '--format', 'json', '--cache-s'], ['--cache-size']],
    [['verify', '--fail-fast', '--fr'], ['--from']],
    [['verify', '--keys', ''], [':folders']],
    [['verify', '--from', 'cha'], [':files']],
    [['verify-artifact', ''], [':files']],
    [['verify-artifact', 'a', 'b'], [':files']],
    [
      ['completion', ''],
      ['bash', 'zsh', 'fish'],
    ],
    [['verify', '--at', ''], []],
    [['--vers'], ['--version']],
    [['explain', 'artifact/digest-'], ['artifact/digest-mismatch']],
    [['policy', 'show', 'firef'], ['firefox']],
    [['verify', '--product', 'thunder'], ['thunderbird']],
    [['nonsense'], []],
  ])('after %j, gives %j', async (words, expected) => {
    expect(await completed(...words)).toEqual(expect.arrayContaining(expected));
    if (!words.includes('verify-') || expected.length === 0)
      expect(await completed(...words)).toHaveLength(expected.length);
  });

  it('names all commands but the hidden one', async () => {
    const names = await completed('');
    expect(names).toContain('generate');
    expect(names).not.toContain('complete');
  });
});

describe('cot completion', () => {
  it.each(['bash', 'zsh', 'fish'])('prints a script for %s', async (shell) => {
    expect((await runCot(['completion', shell])).stdout).toContain('cot complete --');
  });

  it('refuses another shell, with its name', async () => {
    const { status, stderr } = await runCot(['completion', 'csh']);
    expect([status, stderr]).toEqual([2, expect.stringContaining('csh')]);
  });
});
