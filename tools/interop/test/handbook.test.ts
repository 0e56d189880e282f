import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { installPrograms, readSteps, typeSteps } from '../src/handbook.js';

const docs = fileURLToPath(new URL('../../../docs/', import.meta.url));

describe.each(['keys.md', 'workers.md'])('the handbook %s', (handbook) => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hb-'));
    await installPrograms(folder);
    await writeFile(join(folder, '.gitconfig'), '[user]\n\tname = Alice\n\temail = alice@example.com\n');
  });

  afterAll(async () => {
    await execa('gpgconf', ['--homedir', join(folder, '.gnupg'), '--kill', 'all'], { reject: false });
    await rm(folder, { recursive: true, force: true });
  });

  test('when its commands are typed one after the other, they print what it says', async () => {
    const steps = readSteps(await readFile(join(docs, handbook), 'utf8'));
    expect(steps.length).toBeGreaterThan(15);
    for await (const { command, exitCode, all, printed, expected } of typeSteps(steps, folder)) {
      expect({ command, exitCode, all }).toMatchObject({ exitCode: 0, command });
      expect({ command, printed }).toEqual({ command, printed: expected });
    }
  });
});
