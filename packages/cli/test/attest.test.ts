import { createHash } from 'node:crypto';
import { chmod, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { rootUrl, withAttesting } from './support/attesting.js';
import { runCot } from './support/terminal.js';

const verifier = ['--verifier-id', 'https://example.com/cot'];
const time = '2027-01-02T03:04:05.678Z';
const now = () => new Date(time);

const linesOf = (stdout: string) => stdout.split('\n').slice(0, -1);
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

describe('cot attest', () => {
  it('of a verified chain, prints a summary and provenance of each task that artifacts are taken from', () =>
    withAttesting(async ({ release, args, at, verify }) => {
      const { folder: cwd, world } = release;
      const { status, stdout, stderr } = await runCot([...args, ...verifier], { cwd, now });
      expect([status, stderr]).toEqual([0, '']);
      const statements = await Promise.all(linesOf(stdout).map(verify));
      expect(statements).toHaveLength(2 * world.names.builds.length);
      const [build = ''] = [...world.names.builds].sort();
      const bundle = sha256(await readFile(join(cwd, 'chain.cot.tar')));
      expect(statements).toContainEqual(
        expect.objectContaining({
          _type: 'https://in-toto.io/Statement/v1',
          predicateType: 'https://slsa.dev/verification_summary/v1',
          predicate: expect.objectContaining({
            verifier: { id: 'https://example.com/cot', version: { cot: expect.any(String) } },
            timeVerified: time,
            'urn:chain-of-trust:reference-time': at,
            resourceUri: `${rootUrl}/tasks/${build}`,
            verificationResult: 'PASSED',
            verifiedLevels: ['SLSA_BUILD_LEVEL_UNEVALUATED', 'CHAIN_OF_TRUST_VERIFIED'],
            inputAttestations: expect.arrayContaining([
              { uri: 'urn:chain-of-trust:bundle', digest: { sha256: bundle } },
            ]),
          }),
        }),
      );
      expect(statements).toContainEqual(
        expect.objectContaining({
          predicateType: 'https://slsa.dev/provenance/v1',
          subject: expect.arrayContaining([expect.objectContaining({ name: 'public/build/target-0.zip' })]),
          predicate: expect.objectContaining({
            runDetails: expect.objectContaining({
              metadata: expect.objectContaining({ invocationId: `${build}/0` }),
            }),
          }),
        }),
      );
    }));

  it('of the same bundle at the same time with the same key, prints the same bytes', () =>
    withAttesting(async ({ release: { folder: cwd }, args }) => {
      const print = async () => (await runCot([...args, ...verifier], { cwd, now })).stdout;
      const first = await print();
      expect(first).not.toBe('');
      expect(await print()).toBe(first);
    }));

  it('attests the one task of --link, by its name or its taskId, as --type says', () =>
    withAttesting(async ({ release, args, verify }) => {
      const { folder: cwd, world } = release;
      const { decision } = world.names;
      for (const link of [decision, 'signing:decision']) {
        const { stdout } = await runCot([...args, '--type', 'provenance', '--link', link], { cwd });
        const [line = '', ...more] = linesOf(stdout);
        expect(more).toEqual([]);
        const statement = await verify(line);
        expect(statement).toMatchObject({
          predicateType: 'https://slsa.dev/provenance/v1',
          predicate: { runDetails: { metadata: { invocationId: `${decision}/0` } } },
        });
      }
      const resource = ['--resource-uri', 'pkg:generic/firefox@1'];
      const summary = await runCot([...args, ...verifier, '--type', 'vsa', '--link', decision, ...resource], {
        cwd,
      });
      const [line = '', ...more] = linesOf(summary.stdout);
      expect(more).toEqual([]);
      expect(await verify(line)).toMatchObject({ predicate: { resourceUri: 'pkg:generic/firefox@1' } });
    }));

  it('writes all files into a new folder, and says which', () =>
    withAttesting(async ({ release, args, verify }) => {
      const { folder: cwd, world } = release;
      const { status, stdout } = await runCot([...args, ...verifier, '--output', 'signed'], { cwd, now });
      expect(status).toBe(0);
      const files = world.names.builds.flatMap((taskId) => [
        `${taskId}.provenance.intoto.jsonl`,
        `${taskId}.vsa.intoto.jsonl`,
      ]);
      expect((await readdir(join(cwd, 'signed'))).sort()).toEqual(files.sort());
      expect(linesOf(stdout).sort()).toEqual(files.map((file) => join(cwd, 'signed', file)).sort());
      expect((await stat(join(cwd, 'signed'))).mode & 0o777).toBe(0o777 & ~process.umask());
      for (const file of files) await verify(await readFile(join(cwd, 'signed', file), 'utf8'));
    }));

  it('when the folder holds something, changes nothing and leaves nothing beside it', () =>
    withAttesting(async ({ release: { folder: cwd }, args }) => {
      await mkdir(join(cwd, 'signed'));
      await writeFile(join(cwd, 'signed/mine'), 'x');
      const before = await readdir(cwd);
      const { status, stdout, stderr } = await runCot([...args, ...verifier, '--output', 'signed'], { cwd });
      expect([status, stdout, stderr]).toEqual([2, '', expect.stringContaining('usage-file')]);
      expect(await readdir(join(cwd, 'signed'))).toEqual(['mine']);
      expect(await readdir(cwd)).toEqual(before);
    }));

  it('of a chain that is read from its deployment, names that one, and no bundle', () =>
    withAttesting(async ({ release, verify }) => {
      const { folder: cwd, world, rootUrl: deployment, args: verifyArgs } = release;
      const live = ['attest', ...verifyArgs.slice(1), ...verifier, '--key', 'verifier.sec', '--type', 'vsa'];
      const { status, stdout } = await runCot(live, { cwd });
      expect(status).toBe(0);
      const statements = await Promise.all(linesOf(stdout).map(verify));
      expect(statements).toContainEqual(
        expect.objectContaining({
          predicate: expect.objectContaining({
            resourceUri: `${deployment}/tasks/${world.names.builds[0]}`,
          }),
        }),
      );
      expect(JSON.stringify(statements)).not.toContain('urn:chain-of-trust:bundle');
    }));

  it.each(['artifact-byte', 'task-command'])('of a chain that is refused (%s), attests nothing', (tamper) =>
    withAttesting(
      async ({ release: { folder: cwd }, args }) => {
        const before = await readdir(cwd);
        const { status, stdout, stderr } = await runCot([...args, ...verifier, '--output', 'signed'], {
          cwd,
        });
        expect([status, stdout, stderr]).toEqual([1, '', expect.stringContaining('REFUSED signing')]);
        expect(await readdir(cwd)).toEqual(before);
      },
      { tamper },
    ),
  );

  it.each([
    [{ isStdoutTerminal: true, isStderrTerminal: false }, false],
    [{ isStdoutTerminal: false, isStderrTerminal: true }, true],
  ])('with %j, colours the report of a refusal: %j, as it goes to standard error', (streams, isColored) =>
    withAttesting(
      async ({ release: { folder: cwd }, args }) => {
        const { stderr } = await runCot([...args, ...verifier], { cwd, ...streams });
        expect(stderr.includes('\u001b[31m')).toBe(isColored);
      },
      { tamper: 'artifact-byte' },
    ),
  );

  it('of a chain that nobody can say anything about, attests nothing', () =>
    withAttesting(
      async ({ release: { folder: cwd, args: verifyArgs } }) => {
        const live = ['attest', ...verifyArgs.slice(1), ...verifier, '--key', 'verifier.sec'];
        const { status, stdout } = await runCot(live, { cwd });
        expect([status, stdout]).toEqual([3, '']);
      },
      { faults: { outage: /chain-of-trust\.json$/ } },
    ));

  it.each([
    ['no verifier', [], 'usage-missing'],
    ['a verifier that is no URI', ['--verifier-id', 'me'], 'report-uri'],
    ['a resource that is no URI', [...verifier, '--resource-uri', 'target.zip'], 'report-uri'],
    ['a verifier for provenance only', [...verifier, '--type', 'provenance'], 'usage-conflict'],
    ['a resource for provenance only', ['--resource-uri', 'x:y', '--type', 'provenance'], 'usage-conflict'],
    ['a link that the chain does not have', [...verifier, '--link', 'signing:nope'], 'report-link'],
    ['the task itself, which has not run', [...verifier, '--link', 'signing'], 'report-link'],
    ['a root URL that is none', [...verifier, '--root-url', 'ftp://x'], 'report-uri'],
    ['a bundle that is not there', [...verifier, '--from', 'none'], 'bundle-file'],
    ['one resource for several tasks', [...verifier, '--resource-uri', 'x:y'], 'usage-conflict'],
    ['a type that is none', [...verifier, '--type', 'sbom'], "option '--type <type>' argument"],
  ])('given %s, exits with 2 and attests nothing', (_, more, code) =>
    withAttesting(async ({ release: { folder: cwd }, args }) => {
      const { status, stdout, stderr } = await runCot([...args, ...more], { cwd });
      expect([status, stdout, stderr]).toEqual([2, '', expect.stringContaining(code)]);
    }),
  );

  it.each([
    ['--verifier-id', 'me'],
    ['--resource-uri', 'target.zip'],
    ['--root-url', 'ftp://x'],
  ])('given %s %s, says so before it looks at any evidence', (option, value) =>
    withAttesting(async ({ release: { folder: cwd }, args }) => {
      await rm(join(cwd, 'chain.cot.tar'));
      const { stderr } = await runCot([...args, ...verifier, option, value], { cwd });
      expect(stderr).toContain('report-uri');
    }),
  );

  it('given a key that others can read, refuses it', () =>
    withAttesting(async ({ release: { folder: cwd }, args }) => {
      await chmod(join(cwd, 'verifier.sec'), 0o644);
      const { status, stdout, stderr } = await runCot([...args, ...verifier], { cwd });
      expect([status, stdout, stderr]).toEqual([2, '', expect.stringContaining('key-repo-permissions')]);
    }));

  it('given a key that is none, refuses it', () =>
    withAttesting(async ({ release: { folder: cwd }, args }) => {
      await writeFile(join(cwd, 'verifier.sec'), 'no key');
      const { status, stdout, stderr } = await runCot([...args, ...verifier], { cwd });
      expect([status, stdout, stderr]).toEqual([2, '', expect.stringContaining('signing-key-malformed')]);
    }));

  it('without a deployment to name tasks by, exits with 2', () =>
    withAttesting(async ({ release: { folder: cwd }, args }) => {
      const without = args.filter((each) => each !== '--root-url' && each !== rootUrl);
      const { status, stderr } = await runCot([...without, ...verifier], { cwd });
      expect([status, stderr]).toEqual([2, expect.stringContaining('usage-missing')]);
    }));
});
