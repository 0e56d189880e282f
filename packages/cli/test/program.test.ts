import { execFileSync, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { runCot } from './support/terminal.js';

const bin = fileURLToPath(new URL('../bin/cot.js', import.meta.url));

describe('cot', () => {
  it.each(['verify', 'verify-blob', 'generate', 'keygen'])(
    '%s shows its help with the exit statuses',
    async (command) => {
      const { status, stdout } = await runCot([command, '--help']);
      expect(status).toBe(0);
      expect(stdout).toContain('could not find out');
    },
  );

  it('prints its version', async () => {
    expect(await runCot(['--version'])).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    });
  });

  it.each([[[]], [['nope']], [['--nope']]])('given %j, shows the usage and exits with 2', async (args) => {
    expect((await runCot(args)).status).toBe(2);
  });

  it('runs as a program, and passes its exit status on', () => {
    expect(execFileSync(process.execPath, [bin, '--help'], { encoding: 'utf8' })).toContain('verify-blob');
    expect(spawnSync(process.execPath, [bin, 'nope']).status).toBe(2);
  });

  const shell = (line: string) => spawnSync('sh', ['-c', line, process.execPath, bin], { encoding: 'utf8' });

  it('when its reader has left, ends without a word', () => {
    const { stderr } = shell('"$0" "$1" --help | true');
    expect(stderr).toBe('');
  });

  it.runIf(process.platform === 'linux')(
    'when its output cannot be written, says so and exits with 3',
    () => {
      const { status, stderr } = shell('"$0" "$1" --help > /dev/full');
      expect(status).toBe(3);
      expect(stderr).toMatch(/^cot: the output cannot be written: .*\n$/);
    },
  );
});
