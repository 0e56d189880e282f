import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const docs = fileURLToPath(new URL('../../../docs/', import.meta.url));
const cot = fileURLToPath(new URL('bin/cot.js', import.meta.resolve('@chain-of-trust/cli/package.json')));

/** A command of the handbook, and what it says that the command prints. */
interface Step {
  readonly command: string;
  readonly output: string;
}

/** Everything in blocks of the language `console`: commands begin with `$ `. */
function readSteps(text: string): readonly Step[] {
  const blocks = [...text.matchAll(/^```console\n([\s\S]*?)^```$/gm)].map(([, block = '']) => block);
  return blocks.flatMap((block) =>
    block.split(/^\$ /m).flatMap((part) => {
      const [first = '', ...rest] = part.split('\n');
      const end = rest.findIndex((line) => !line.startsWith('> '));
      const more = end < 0 ? rest : rest.slice(0, end); // of one that has several lines, as a shell prompts for them
      const command = [first, ...more.map((line) => line.slice(2))].join('\n');
      return first === '' ? [] : [{ command, output: rest.slice(more.length).join('\n') }];
    }),
  );
}

/** What differs from one run to the next: keys, commits, times, and the folder. */
function normalize(output: string, folder: string): string {
  return output
    .replaceAll(folder, '/srv/keys')
    .replace(/MCowBQYDK2VwAyEA[A-Za-z0-9+/]{43}=/g, 'PEM')
    .replace(/[A-Za-z0-9+/]{43}=/g, 'KEY')
    .replace(/\b[0-9a-f]{40}\b/g, 'FINGERPRINT')
    .replace(/-[0-9a-f]{16}\.asc/g, '-KEYID.asc')
    .replace(/\d{4}-\d\d-\d\d(?:T[\d:.]+Z)?/g, 'TIME');
}

/** Lines of keys are in the order of their fingerprints, which are new each time. */
function lines(output: string): readonly string[] {
  return output.split('\n').sort();
}

describe.each(['keys.md', 'workers.md'])('the handbook %s', (handbook) => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hb-'));
    await mkdir(join(folder, '.bin'));
    await writeFile(join(folder, '.bin/cot'), `#!/bin/sh\nexec '${process.execPath}' '${cot}' "$@"\n`);
    await chmod(join(folder, '.bin/cot'), 0o755);
    await writeFile(join(folder, '.gitconfig'), '[user]\n\tname = Alice\n\temail = alice@example.com\n');
  });

  afterAll(async () => {
    await execa('gpgconf', ['--homedir', join(folder, '.gnupg'), '--kill', 'all'], { reject: false });
    await rm(folder, { recursive: true, force: true });
  });

  test('when its commands are typed one after the other, they print what it says', async () => {
    const steps = readSteps(await readFile(join(docs, handbook), 'utf8'));
    expect(steps.length).toBeGreaterThan(15);
    const env = { HOME: folder, PATH: `${join(folder, '.bin')}:${process.env.PATH}`, LC_ALL: 'C' };
    let cwd = folder;
    for (const { command, output } of steps) {
      const script = `${command}\nstatus=$?\npwd > '${folder}/.cwd'\nexit $status`;
      const { all, exitCode } = await execa('bash', ['-c', script], { cwd, env, all: true, reject: false });
      expect({ command, exitCode, all }).toMatchObject({ exitCode: 0, command });
      const printed = lines(normalize(all.trimEnd(), folder));
      expect({ command, printed }).toEqual({ command, printed: lines(normalize(output.trimEnd(), folder)) });
      cwd = (await readFile(join(folder, '.cwd'), 'utf8')).trimEnd();
    }
  });
});
