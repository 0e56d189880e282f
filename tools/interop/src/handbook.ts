import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';

/** A command of a handbook, and what it says that the command prints. */
export interface Step {
  readonly command: string;
  readonly output: string;
}

/** What a command really printed, and what was to be expected, without what differs from one run to the next. */
export interface TypedStep {
  readonly command: string;
  readonly exitCode: number | undefined;
  /** As it was. */
  readonly all: string;
  readonly printed: readonly string[];
  readonly expected: readonly string[];
}

/** Everything in blocks of the language `console`: commands begin with `$ `. */
export function readSteps(text: string): readonly Step[] {
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

/** Puts the programs of the command line where {@link typeSteps} finds them. */
export async function installPrograms(folder: string): Promise<void> {
  await mkdir(join(folder, '.bin'));
  const programs = { cot: 'cot.js', verify_cot: 'verify-cot.js' };
  for (const [name, file] of Object.entries(programs)) {
    const url = new URL(`bin/${file}`, import.meta.resolve('@chain-of-trust/cli/package.json'));
    const path = join(folder, '.bin', name);
    await writeFile(path, `#!/bin/sh\nexec '${process.execPath}' '${fileURLToPath(url)}' "$@"\n`);
    await chmod(path, 0o755);
  }
}

/** Types the steps one after the other, from an own folder, which is also the home of who types. */
export async function* typeSteps(
  steps: readonly Step[],
  folder: string,
  more: Readonly<Record<string, string>> = {},
): AsyncGenerator<TypedStep> {
  const env = { HOME: folder, PATH: `${join(folder, '.bin')}:${process.env.PATH}`, LC_ALL: 'C', ...more };
  let cwd = folder;
  for (const { command, output } of steps) {
    const script = `${command}\nstatus=$?\npwd > '${folder}/.cwd'\nexit $status`;
    const { all, exitCode } = await execa('bash', ['-c', script], { cwd, env, all: true, reject: false });
    const printed = lines(normalize(all.trimEnd(), folder));
    yield { command, exitCode, all, printed, expected: lines(normalize(output.trimEnd(), folder)) };
    cwd = (await readFile(join(folder, '.cwd'), 'utf8')).trimEnd();
  }
}

/** What differs from one run to the next: keys, commits, policies with keys, times, ports, and the folder. */
function normalize(output: string, folder: string): string {
  return output
    .replaceAll(folder, 'FOLDER')
    .replace(/\/srv\/(?:keys|try)\b/g, 'FOLDER')
    .replace(/MCowBQYDK2VwAyEA[A-Za-z0-9+/]{43}=/g, 'PEM')
    .replace(/[A-Za-z0-9+/]{43}=/g, 'KEY')
    .replace(/policy sha256:[0-9a-f]{64}/g, 'policy DIGEST')
    .replace(/\b[0-9a-f]{40}\b/g, 'FINGERPRINT')
    .replace(/-[0-9a-f]{16}\.asc/g, '-KEYID.asc')
    .replace(/http:\/\/127\.0\.0\.1:\d{2,}/g, 'http://127.0.0.1:PORT')
    .replace(/\d{4}-\d\d-\d\d(?:T[\d:.]+Z)?/g, 'TIME');
}

/** Lines of keys are in the order of their fingerprints, which are new each time. */
function lines(output: string): readonly string[] {
  return output.split('\n').sort();
}
