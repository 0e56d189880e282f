import { describe, expect, it } from 'vitest';
import { withRelease } from './support/release.js';
import { runCot } from './support/terminal.js';

describe('cot graph', () => {
  it.each([
    [[], '<svg xmlns="http://www.w3.org/2000/svg"'],
    [['--format', 'mermaid'], 'flowchart LR\n'],
    [['--format', 'dot'], 'digraph chain {\n'],
  ])('with %j, draws a good release and exits with 0', (format, start) =>
    withRelease({}, async ({ args: [, ...args], world }) => {
      const { status, stdout, stderr } = await runCot(['graph', ...args, ...format]);
      expect([status, stderr, stdout.slice(0, start.length)]).toEqual([0, '', start]);
      expect(stdout).toContain(world.names.signing);
      expect(stdout).not.toMatch(/refused(?:<\/title>|")/);
    }),
  );

  it('draws a tampered release, marks the culprit and exits with 1', () =>
    withRelease({ tamper: 'artifact-byte' }, async ({ args: [, ...args], world }) => {
      const { status, stdout } = await runCot(['graph', ...args]);
      expect(status).toBe(1);
      expect(stdout).toContain(`<title>signing:build ${world.names.builds[0]}: refused</title>`);
    }));

  it('given an unknown format, exits with 2 and draws nothing', () =>
    withRelease({}, async ({ args: [, ...args] }) => {
      expect(await runCot(['graph', ...args, '--format', 'png'])).toMatchObject({ status: 2, stdout: '' });
    }));
});

describe('cot verify --format html', () => {
  it.each([
    [{}, 0, '<header class="verdict verified">'],
    [{ tamper: 'artifact-byte' }, 1, '<header class="verdict refused">'],
  ])('of a release with %j, exits with %d', (options, expected, header) =>
    withRelease(options, async ({ args }) => {
      const { status, stdout } = await runCot([...args, '--format', 'html']);
      expect([status, stdout.slice(0, 15)]).toEqual([expected, '<!doctype html>']);
      expect(stdout).toContain(header);
    }),
  );
});
