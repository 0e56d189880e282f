import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A private key and the certificate of it, both PEM. */
export interface ServerCertificate {
  readonly key: string;
  readonly certificate: string;
}

/** An authority that nobody trusts but who is told to. */
export interface TestAuthority {
  /** The authority's own certificate: what a client is to trust, and nothing else. */
  readonly caPath: string;
  /** Certifies a new key for host names. */
  certify(hosts: readonly string[]): Promise<ServerCertificate>;
  /** Forgets the authority's private key. */
  close(): Promise<void>;
}

/** Makes an authority with a fresh key, by the real `openssl`; it and what it certifies end after a day. */
export async function createTestAuthority(): Promise<TestAuthority> {
  const folder = await mkdtemp(join(tmpdir(), 'cot-ca-'));
  const caPath = join(folder, 'ca.pem');
  const caKeyPath = join(folder, 'ca.key');
  await request([
    '-subj',
    '/CN=sandbox test authority',
    ...caExtensions,
    '-keyout',
    caKeyPath,
    '-out',
    caPath,
  ]);
  let certified = 0;
  return {
    caPath,
    async certify(hosts) {
      certified += 1;
      const key = join(folder, `server-${certified}.key`);
      const certificate = join(folder, `server-${certified}.pem`);
      const names = `subjectAltName=${hosts.map((host) => `DNS:${host}`).join(',')}`;
      const issuer = ['-CA', caPath, '-CAkey', caKeyPath, '-addext', 'basicConstraints=critical,CA:FALSE'];
      await request([
        '-subj',
        '/CN=sandbox',
        '-addext',
        names,
        ...issuer,
        '-keyout',
        key,
        '-out',
        certificate,
      ]);
      return { key: await readFile(key, 'utf8'), certificate: await readFile(certificate, 'utf8') };
    },
    close: () => rm(folder, { recursive: true, force: true }),
  };
}

const caExtensions = ['-addext', 'keyUsage=critical,keyCertSign,cRLSign'];

/** A new P-256 key and a certificate of it. */
async function request(options: readonly string[]): Promise<void> {
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-noenc'];
  await run('openssl', ['req', '-x509', '-days', '1', ...key, ...options]);
}
