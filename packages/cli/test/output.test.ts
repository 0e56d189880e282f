import { describe, expect, it } from 'vitest';
import { withRelease } from './support/release.js';
import { runCot } from './support/terminal.js';

describe('cot verify --quiet', () => {
  it('says nothing of a chain that is verified, on a terminal neither', () =>
    withRelease({}, async ({ args }) => {
      const result = await runCot([...args, '--quiet'], { isStderrTerminal: true });
      expect(result).toEqual({ status: 0, stdout: '', stderr: '' });
    }));

  it('says why another one is not', () =>
    withRelease({ tamper: 'artifact-byte' }, async ({ args }) => {
      const { status, stdout, stderr } = await runCot([...args, '--quiet'], { isStderrTerminal: true });
      expect([status, stderr]).toEqual([1, '']);
      expect(stdout).toContain('artifact/digest-mismatch');
    }));

  it('still prints a report that programs read', () =>
    withRelease({}, async ({ args }) => {
      const { stdout } = await runCot([...args, '--quiet', '--format', 'json']);
      expect(JSON.parse(stdout)).toMatchObject({ verified: true });
    }));
});

describe('cot verify --verbose', () => {
  it('says each request with its status and time, and no signature of a URL', () =>
    withRelease({ faults: { failEvery: 10 } }, async ({ args, requests }) => {
      const { status, stderr } = await runCot([...args, '--verbose'], { isStderrTerminal: true });
      expect(status).toBe(0);
      const lines = stderr.trimEnd().split('\n');
      expect(lines).toHaveLength(requests.length);
      for (const line of lines)
        expect(line).toMatch(/^cot: GET http:\/\/127\.0\.0\.1:\d+\/[^?#\s]+ \d{3} \d+ ms$/);
      expect(lines.some((line) => line.includes(' 503 '))).toBe(true);
    }));

  it('does not go with --quiet', () =>
    withRelease({}, async ({ args }) => {
      expect((await runCot([...args, '--verbose', '--quiet'])).status).toBe(2);
    }));
});

describe('cot verify of what takes long', () => {
  const slow = (isStderrTerminal: boolean) => {
    let time = 0;
    const now = () => {
      time += 1000;
      return new Date(Date.now() + time);
    };
    return { isStderrTerminal, now, stderrColumns: 200 };
  };

  it('says now and then in a log how far it is', () =>
    withRelease({ world: { artifactBytes: 200_000 } }, async ({ args }) => {
      const { stderr } = await runCot(args, slow(false));
      expect(stderr).toMatch(
        /^cot: \d+ requests, [\d.]+ of [\d.]+ (?:k|M)B, [\d.]+ k?B\/s, \d+ (?:s|min) left$/m,
      );
      expect(stderr.split('\n').length).toBeLessThan(100);
    }));

  it('shows on a terminal how much is left', () =>
    withRelease({ world: { artifactBytes: 200_000 } }, async ({ args }) => {
      const { stderr } = await runCot(args, slow(true));
      expect(stderr).toMatch(/[\d.]+ of [\d.]+ (?:k|M)B, .* left · verifying/);
    }));
});
