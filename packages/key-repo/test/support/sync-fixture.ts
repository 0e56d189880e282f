import type { OpenPgpKeyPair } from '@chain-of-trust/signing';
import { type SyncOptions, type SyncOutcome, syncKeyRepository } from '../../src/sync/sync.js';
import { at, createPair, fill } from './test-keys.js';
import { TestRepository, taggedAt } from './test-repository.js';

type TestSigner = Awaited<ReturnType<TestRepository['createSigner']>>;

const day = 24 * 60 * 60 * 1000;

/** A key repository with a signed tag, who may sign it, and a state folder that does not exist yet. */
export class SyncFixture {
  readonly repository: TestRepository;
  readonly signer: TestSigner;
  readonly worker: OpenPgpKeyPair;
  #tags = 0;

  private constructor(repository: TestRepository, signer: TestSigner, worker: OpenPgpKeyPair) {
    this.repository = repository;
    this.signer = signer;
    this.worker = worker;
  }

  static async create(): Promise<SyncFixture> {
    const repository = await TestRepository.create();
    const signer = await repository.createSigner();
    const fixture = new SyncFixture(repository, signer, await createPair());
    await fill(repository.beside('signers'), { 'signer.asc': signer.publicKey });
    await fixture.publish({ 'docker-worker/a.asc': fixture.worker.publicKey });
    return fixture;
  }

  get state(): string {
    return this.repository.beside('state');
  }

  /** A path in the state folder. */
  inState(path: string): string {
    return `${this.state}/${path}`;
  }

  /** Commits files, signs a tag that is a day newer than the last one, and returns the tag's name. */
  async publish(files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
    this.#tags += 1;
    const name = `v${this.#tags}`;
    const date = new Date(taggedAt.getTime() + this.#tags * day);
    await this.repository.commit(files, date);
    await this.repository.tag(name, { by: this.signer.fingerprint, date });
    return name;
  }

  sync(options: Partial<SyncOptions> = {}): Promise<SyncOutcome> {
    const signers = { keys: this.repository.beside('signers') };
    return syncKeyRepository({ url: this.repository.path, state: this.state, signers, at, ...options });
  }
}
