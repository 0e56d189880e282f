import { spawnSync } from 'node:child_process';
import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { taskDefinition, withTemporaryFolder } from '@chain-of-trust/fixtures';
import { parseEd25519PublicKey } from '@chain-of-trust/signing';
import { beforeAll, describe, expect, it } from 'vitest';
import { runCot } from './support/terminal.js';

const bin = fileURLToPath(new URL('../bin/cot.js', import.meta.url));
const finishedRun = {
  taskId: 'LnshJjNXTfeBlPNrAzyy9w',
  runId: 0,
  task: taskDefinition,
  workerGroup: 'group',
  workerId: 'worker',
  environment: {},
};

/** A folder with keys of both formats, a finished run and one output. */
async function withRun(use: (folder: string, args: readonly string[]) => Promise<void>): Promise<void> {
  await withTemporaryFolder(async (folder) => {
    await mkdir(join(folder, 'out/public'), { recursive: true });
    await writeFile(join(folder, 'out/public/a.txt'), 'hello\n');
    await writeFile(join(folder, 'run.json'), JSON.stringify(finishedRun));
    for (const [format, more] of [
      ['ed25519', []],
      ['gpg', ['--user-id', 'w <w@example.com>', '--algorithm', 'ed25519']],
    ] as const) {
      const made = await runCot(['keygen', '--format', format, '--output', join(folder, format), ...more]);
      expect(made.stderr).toBe('');
      await mkdir(join(folder, 'keys', format === 'gpg' ? 'docker-worker' : 'generic-worker'), {
        recursive: true,
      });
    }
    await writeFile(join(folder, 'keys/docker-worker/w.pub'), await readFile(join(folder, 'gpg.pub')));
    await writeFile(join(folder, 'keys/generic-worker/w.pub'), await readFile(join(folder, 'ed25519.pub')));
    await use(folder, ['generate', '--run', join(folder, 'run.json'), '--artifacts', join(folder, 'out')]);
  });
}

/** The same run and output, by options. */
const described = (folder: string) => [
  '--task-id',
  finishedRun.taskId,
  '--run-id',
  '0',
  '--task',
  join(folder, 'task.json'),
  '--worker-group',
  'group',
  '--worker-id',
  'worker',
  '--artifact',
  `public/a.txt=${join(folder, 'out/public/a.txt')}`,
  '--output',
  join(folder, 'elsewhere'),
];

const verifyBlob = (folder: string, file: string, implementation: string) =>
  runCot([
    'verify-blob',
    join(folder, 'out/public', file),
    '--worker-implementation',
    implementation,
    '--keys',
    join(folder, 'keys'),
  ]);

describe('cot generate and cot verify-blob', () => {
  it('works as a program, with everything that is bundled', () =>
    withRun(async (folder, args) => {
      const bin = fileURLToPath(new URL('../bin/cot.js', import.meta.url));
      const keys = ['--ed25519-key', join(folder, 'ed25519.sec'), '--gpg-key', join(folder, 'gpg.sec')];
      const { status, stderr } = spawnSync(process.execPath, [bin, ...args, ...keys], { encoding: 'utf8' });
      expect([status, stderr]).toEqual([0, '']);
      expect((await verifyBlob(folder, 'chainOfTrust.json.asc', 'docker-worker')).status).toBe(0);
      expect((await verifyBlob(folder, 'chain-of-trust.json', 'generic-worker')).status).toBe(0);
    }));

  it('makes blobs in both formats that are verified with their keys, and refused with any other', () =>
    withRun(async (folder, args) => {
      const keys = ['--ed25519-key', join(folder, 'ed25519.sec'), '--gpg-key', join(folder, 'gpg.sec')];
      const { status, stdout, stderr } = await runCot([...args, ...keys]);
      expect([status, stderr]).toEqual([0, '']);
      expect(
        stdout
          .trim()
          .split('\n')
          .map((path) => path.slice(folder.length)),
      ).toEqual([
        '/out/public/chainOfTrust.json.asc',
        '/out/public/chain-of-trust.json.sig',
        '/out/public/chain-of-trust.json',
      ]);
      const later = { now: () => new Date(Date.now() + 60_000) };
      expect(later.now().getTime()).toBeGreaterThan(0);
      expect(await verifyBlob(folder, 'chainOfTrust.json.asc', 'docker-worker')).toMatchObject({
        status: 0,
        stdout: expect.stringContaining('VERIFIED'),
      });
      expect(await verifyBlob(folder, 'chain-of-trust.json', 'generic-worker')).toMatchObject({ status: 0 });
      expect(await verifyBlob(folder, 'chain-of-trust.json', 'docker-worker')).toMatchObject({
        status: 1,
        stdout: expect.stringContaining('REFUSED'),
      });
      expect(await verifyBlob(folder, 'chain-of-trust.json', 'scriptworker')).toMatchObject({
        status: 2,
        stderr: expect.stringContaining('key-repo-folder'),
      });
    }));

  it('reads the run from standard input and writes where it is told to', () =>
    withRun(async (folder, args) => {
      const output = join(folder, 'elsewhere');
      const stdin = async function* () {
        yield Buffer.from(JSON.stringify(finishedRun));
      };
      const given = args.map((arg) => (arg.endsWith('run.json') ? '-' : arg));
      const { status } = await runCot(
        [...given, '--output', output, '--ed25519-key', join(folder, 'ed25519.sec')],
        { stdin },
      );
      expect(status).toBe(0);
      expect(await readdir(join(output, 'public'))).toEqual([
        'chain-of-trust.json',
        'chain-of-trust.json.sig',
      ]);
    }));

  it('refuses a blob with one byte changed, in JSON too', () =>
    withRun(async (folder, args) => {
      await runCot([...args, '--ed25519-key', join(folder, 'ed25519.sec')]);
      const path = join(folder, 'out/public/chain-of-trust.json');
      await writeFile(path, (await readFile(path, 'utf8')).replace('group', 'Group'));
      const { status, stdout } = await runCot([
        'verify-blob',
        path,
        '--worker-implementation',
        'generic-worker',
        '--keys',
        join(folder, 'keys'),
        '--format',
        'json',
      ]);
      expect(status).toBe(1);
      expect(JSON.parse(stdout)).toMatchObject({ verified: false, findings: [{ code: 'signature/bad' }] });
    }));

  it.each([
    ['no key', [], 'usage-missing'],
    ['a key that is not there', ['--ed25519-key', '/nonexistent'], 'generator-key-file'],
    [
      'a folder of outputs that is not there',
      ['--artifacts', '/nonexistent', '--ed25519-key', 'ed25519.sec'],
      'generator-folder',
    ],
    ['a run that is not there', ['--run', '/nonexistent', '--ed25519-key', 'ed25519.sec'], 'usage-file'],
    ['a public key', ['--ed25519-key', 'gpg.pub'], 'signing-key-malformed'],
    [
      'a task user that is the user of the worker',
      ['--ed25519-key', 'ed25519.sec', '--task-user', 'root'],
      'generator-key-task-user',
    ],
    [
      'a task user that nobody knows',
      ['--ed25519-key', 'ed25519.sec', '--task-user', 'cot-nobody'],
      'generator-key-task-user',
    ],
    [
      'a key that ends too soon',
      ['--gpg-key', 'gpg.sec', '--min-key-lifetime', '3 years'],
      'generator-key-lifetime',
    ],
    ['a clock before the key', ['--gpg-key', 'gpg.sec', '--at', '2020-01-01'], 'signing-key-not-yet-valid'],
    ['a lifetime without a unit', ['--gpg-key', 'gpg.sec', '--min-key-lifetime', '3'], 'usage-value'],
    [
      'a passphrase that others can read',
      ['--gpg-key', 'gpg.sec', '--passphrase-file', 'run.json'],
      'generator-key-permissions',
    ],
    [
      'an output folder that cannot be written',
      ['--output', '/proc/nope', '--ed25519-key', 'ed25519.sec'],
      'generator-output',
    ],
  ])('given %s, exits with 2 and writes nothing', (_, more, code) =>
    withRun(async (folder, args) => {
      await chmod(join(folder, 'gpg.pub'), 0o600);
      const { status, stderr } = await runCot([...args, ...more], { cwd: folder });
      expect([status, stderr]).toEqual([2, expect.stringContaining(code)]);
      expect(await readdir(join(folder, 'out/public'))).toEqual(['a.txt']);
    }),
  );

  it('takes a run and outputs that options describe', () =>
    withRun(async (folder, args) => {
      await writeFile(join(folder, 'task.json'), JSON.stringify(taskDefinition));
      const key = ['--ed25519-key', join(folder, 'ed25519.sec')];
      const { stderr } = await runCot([
        'generate',
        ...described(folder),
        '--environment',
        'region=a=b',
        ...key,
      ]);
      expect(stderr).toBe('');
      const blob: unknown = JSON.parse(
        await readFile(join(folder, 'elsewhere/public/chain-of-trust.json'), 'utf8'),
      );
      await runCot([...args, ...key]);
      const same: unknown = JSON.parse(
        await readFile(join(folder, 'out/public/chain-of-trust.json'), 'utf8'),
      );
      expect(blob).toEqual(Object.assign({}, same, { environment: { region: 'a=b' } }));
    }));

  it.each([
    ['a run and a description', ['--run', 'run.json'], 'usage-conflict'],
    ['a negative run', ['--run-id', '-1'], 'usage-value'],
    ['an output without a file', ['--artifact', 'public/b='], 'usage-value'],
    ['an output twice', ['--artifact', 'public/a.txt=out/public/a.txt'], 'generator-artifact'],
    [
      'an environment that names a thing twice',
      ['--environment', 'a=1', '--environment', 'a=2'],
      'usage-value',
    ],
    ['keys of one format where two are demanded', ['--format', 'both'], 'usage-conflict'],
    ['keys of another format', ['--format', 'gpg'], 'usage-conflict'],
  ])('given %s, exits with 2 and writes nothing', (_, more, code) =>
    withRun(async (folder) => {
      await writeFile(join(folder, 'task.json'), JSON.stringify(taskDefinition));
      const key = ['--ed25519-key', join(folder, 'ed25519.sec')];
      const { status, stderr } = await runCot(['generate', ...described(folder), ...key, ...more], {
        cwd: folder,
      });
      expect([status, stderr]).toEqual([2, expect.stringContaining(code)]);
      expect(await readdir(folder)).not.toContain('elsewhere');
    }),
  );

  it.each([
    ['no outputs', ['--output', 'elsewhere']],
    ['nowhere to write to', ['--artifact', 'public/a.txt=out/public/a.txt']],
  ])('given %s, exits with 2', (_, more) =>
    withRun(async (folder) => {
      const args = ['generate', '--run', 'run.json', '--ed25519-key', 'ed25519.sec', ...more];
      const { status, stderr } = await runCot(args, { cwd: folder });
      expect([status, stderr]).toEqual([2, expect.stringContaining('usage-missing')]);
    }),
  );

  it('signs with keys that last long enough and that the task user cannot have', () =>
    withRun(async (folder, args) => {
      await chmod(folder, 0o755);
      const demands = ['--task-user', 'nobody', '--min-key-lifetime', '23 months'];
      const keys = ['--ed25519-key', 'ed25519.sec', '--gpg-key', 'gpg.sec', '--format', 'both'];
      const { status, stderr } = await runCot([...args, ...keys, ...demands], { cwd: folder });
      expect([status, stderr]).toEqual([0, '']);
    }));

  it('refuses a private key that others can read', () =>
    withRun(async (folder, args) => {
      await chmod(join(folder, 'ed25519.sec'), 0o644);
      const { status, stderr } = await runCot([...args, '--ed25519-key', join(folder, 'ed25519.sec')]);
      expect([status, stderr]).toEqual([2, expect.stringContaining('generator-key-permissions')]);
    }));

  it.each([
    ['a list', '[]', 'usage-value'],
    ['no JSON', '{', 'document-malformed'],
    ['a repeated key', '{"taskId": 1, "taskId": 2}', 'document-duplicate-key'],
    ['a missing member', JSON.stringify({ ...finishedRun, taskId: undefined }), 'generator-run'],
  ])('given a run that is %s, exits with 2', (_, text, code) =>
    withRun(async (folder, args) => {
      await writeFile(join(folder, 'run.json'), text);
      const { status, stderr } = await runCot([...args, '--ed25519-key', join(folder, 'ed25519.sec')]);
      expect([status, stderr]).toEqual([2, expect.stringContaining(code)]);
    }),
  );
});

describe('cot keygen', () => {
  let made: Awaited<ReturnType<typeof runCot>>;
  let again: Awaited<ReturnType<typeof runCot>>;
  let modes: string[];

  beforeAll(() =>
    withTemporaryFolder(async (folder) => {
      const { stat } = await import('node:fs/promises');
      const args = ['keygen', '--format', 'ed25519', '--output', join(folder, 'key')];
      made = await runCot(args);
      again = await runCot(args);
      const stats = await Promise.all(['key.sec', 'key.pub'].map((name) => stat(join(folder, name))));
      modes = stats.map(({ mode }) => (mode & 0o777).toString(8));
    }),
  );

  it('prints the fingerprint and both files, the private one for its owner alone', () => {
    expect(made.status).toBe(0);
    expect(made.stdout).toMatch(/^[A-Za-z0-9+/]{43}=\n.*key\.pub\n.*key\.sec\nkey repository: /);
    expect(modes).toEqual(['600', '644']);
  });

  it('gives the public half in the form of each consumer, and nothing of the private one', () =>
    withTemporaryFolder(async (folder) => {
      const path = join(folder, "it's.pub");
      const args = ['keygen', '--format', 'ed25519', '--output', path.slice(0, -4)];
      const text = await runCot([...args, '--worker-implementation', 'generic-worker']);
      const [key = '', , , ...forms] = text.stdout.split('\n');
      expect(forms.slice(0, 4)).toEqual([
        `key repository: cot keys add '${path.replace("'", "'\\''")}' --impl generic-worker`,
        `policy: {"ed25519PublicKeys":{"generic-worker":["${key}"]}}`,
        `scriptworker: {"ed25519_public_keys":{"generic-worker":["${key}"]}}`,
        '-----BEGIN PUBLIC KEY-----',
      ]);
      expect(parseEd25519PublicKey(forms.slice(3).join('\n')).fingerprint).toBe(key);
      expect(text.stdout).not.toContain((await readFile(join(folder, "it's.sec"), 'utf8')).trim());
    }));

  it.each([
    ['ed25519', [], ['policy', 'scriptworker', 'pem']],
    ['gpg', ['--user-id', 'w <w@example.com>', '--algorithm', 'ed25519'], []],
  ])('with --json, says the same of a key of %s', (format, more, forms) =>
    withTemporaryFolder(async (folder) => {
      const args = ['keygen', '--format', format, '--output', join(folder, 'key'), '--json', ...more];
      const { stdout } = await runCot([...args, '--worker-implementation', 'docker-worker']);
      const said = JSON.parse(stdout);
      expect(Object.keys(said)).toEqual([
        ...['format', 'fingerprint', 'publicKeyFile', 'privateKeyFile', 'keyRepository'],
        ...forms,
      ]);
      expect(said.keyRepository).toBe(`cot keys add ${join(folder, 'key.pub')} --impl docker-worker`);
      expect(stdout).not.toContain('PRIVATE');
    }),
  );

  it('leaves neither half where one cannot be written as a whole', () =>
    withTemporaryFolder(async (folder) => {
      // The limit of a file's size makes writing fail, as a full disk does, after the file was created.
      const line = 'trap "" XFSZ; ulimit -f 0; exec "$0" "$@"';
      const args = [bin, 'keygen', '--format', 'ed25519', '--output', join(folder, 'key')];
      const { status, stderr } = spawnSync('sh', ['-c', line, process.execPath, ...args], {
        encoding: 'utf8',
      });
      expect([status, await readdir(folder)]).toEqual([2, []]);
      expect(stderr).toContain('key-repo-file-write');
    }));

  it('never overwrites a key', () => {
    expect(again).toMatchObject({ status: 2, stderr: expect.stringContaining('key-repo-file-exists') });
  });

  it.each([
    ['no user ID', []],
    ['a user ID without an address', ['--user-id', 'w']],
    ['a user ID of two lines', ['--user-id', 'w\nx <w@example.com>']],
    ['a lifetime of no days', ['--user-id', 'w <w@example.com>', '--expires', '0']],
  ])('for an OpenPGP key with %s, exits with 2', async (_, more) => {
    const { status } = await runCot(['keygen', '--format', 'gpg', '--output', '/nonexistent/key', ...more]);
    expect(status).toBe(2);
  });
});
