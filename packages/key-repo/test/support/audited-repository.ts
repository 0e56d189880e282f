import type { OpenPgpKeyPair } from '@chain-of-trust/signing';
import { type AuditOptions, auditKeyRepository } from '../../src/audit/audit.js';
import { type AuditFinding, type KeyAudit, keyAuditSchema } from '../../src/audit/schema.js';
import { certified } from './key-versions.js';
import { expectPublished } from './published-schema.js';
import { at, createPair, fill } from './test-keys.js';
import { TestRepository } from './test-repository.js';

export type Files = Readonly<Record<string, string | Uint8Array>>;

/** A repository in which an audit finds nothing, until a test changes one thing. */
export class AuditedRepository {
  readonly repository: TestRepository;
  readonly signer: { readonly fingerprint: string; readonly publicKey: string };
  readonly signers: string;
  readonly worker: OpenPgpKeyPair;
  readonly alice: OpenPgpKeyPair;
  readonly good: Files;

  private constructor(
    init: Pick<AuditedRepository, 'repository' | 'signer' | 'signers' | 'worker' | 'alice' | 'good'>,
  ) {
    this.repository = init.repository;
    this.signer = init.signer;
    this.signers = init.signers;
    this.worker = init.worker;
    this.alice = init.alice;
    this.good = init.good;
  }

  static async create(): Promise<AuditedRepository> {
    const repository = await TestRepository.create();
    const signer = await repository.createSigner();
    const signers = repository.beside('signers');
    await fill(signers, { 'signer.asc': signer.publicKey });
    const [worker, alice, flat] = await Promise.all([
      createPair('worker'),
      createPair('alice'),
      createPair('flat'),
    ]);
    const good = {
      'README.md': 'keys',
      'docker-worker/flat.asc': flat.publicKey,
      'scriptworker/trusted/alice.asc': alice.publicKey,
      'scriptworker/valid/worker.asc': await certified(worker.publicKey, alice),
    };
    return new AuditedRepository({ repository, signer, signers, worker, alice, good });
  }

  /** Commits files and tags them as `v1`, the only tag there is then. */
  async tagged(files: Files): Promise<void> {
    for (const tag of (await this.repository.git(['tag'])).split('\n').filter((name) => name !== ''))
      await this.repository.git(['update-ref', '-d', `refs/tags/${tag}`]);
    await this.repository.commit(files);
    await this.repository.tag('v1', { by: this.signer.fingerprint });
  }

  async audit(options: Partial<AuditOptions> = {}): Promise<KeyAudit> {
    const signers = { keys: this.signers };
    const audit = await auditKeyRepository({ path: this.repository.path, signers, at, ...options });
    await expectPublished('key-audit', keyAuditSchema, audit);
    return audit;
  }

  /** What is found where the good repository has some more, or other, files. */
  async found(files: Files, options: Partial<AuditOptions> = {}): Promise<readonly AuditFinding[]> {
    await this.tagged({ ...this.good, ...files });
    return (await this.audit(options)).findings;
  }

  close(): Promise<void> {
    return this.repository.close();
  }
}

/** Codes with severities, as `error key-weak`. */
export function codesOf(findings: readonly AuditFinding[]): readonly string[] {
  return findings.map(({ severity, code }) => `${severity} ${code}`);
}
