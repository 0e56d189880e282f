import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Hosts, TestAuthority, World } from '@chain-of-trust/sandbox';
import { execa } from 'execa';
import { readEnvironment } from '../environment.js';
import { trustedKeysOf } from './trusted-keys.js';

/** What one verifier said. */
export interface Opinion {
  readonly isAccepted: boolean;
  /** Why not: codes of findings, or the class and first lines of an error. Empty for what was accepted. */
  readonly reason: string;
}

/** A task to verify, as a scriptworker would be told. */
export interface Case {
  readonly world: World;
  readonly hosts: Hosts;
  readonly taskId: string;
  readonly taskType: string;
  readonly product: string;
}

const script = fileURLToPath(new URL('../../python/judge.py', import.meta.url));
const rootUrl = 'https://firefox-ci-tc.services.mozilla.com';

/** The real scriptworker, kept running, asked one thing after the other. */
export class Judge {
  readonly #process: ReturnType<typeof startProcess>;
  readonly #answers: AsyncIterator<string>;
  readonly #errors: string[] = [];

  /** @param authority what it trusts instead of the public authorities */
  constructor(authority: TestAuthority) {
    this.#process = startProcess(authority);
    this.#process.stderr.on('data', (chunk: Buffer) => void this.#errors.push(chunk.toString()));
    this.#answers = createInterface({ input: this.#process.stdout })[Symbol.asyncIterator]();
  }

  /** Verifies with the keys of the world. */
  async verify({ world, hosts, taskId, taskType, product }: Case): Promise<Opinion> {
    const publicKeys = Object.fromEntries(trustedKeysOf(world));
    const { port, hosts: names } = hosts;
    const request = { taskId, taskType, product, publicKeys, port, hosts: names, rootUrl };
    const { stdin } = this.#process;
    if (!stdin.write(`${JSON.stringify(request)}\n`)) await once(stdin, 'drain');
    const { value, done } = await this.#answers.next();
    if (done === true) throw new Error(`the judge has ended: ${this.#errors.join('')}`);
    return toOpinion(value);
  }

  /** Lets the process end. */
  async close(): Promise<void> {
    this.#process.stdin.end();
    await this.#process;
  }
}

function startProcess({ caPath }: TestAuthority) {
  const env = { SSL_CERT_FILE: caPath, REQUESTS_CA_BUNDLE: caPath };
  return execa(readEnvironment().python, ['-I', script], {
    env,
    reject: false,
    buffer: false,
    stdin: 'pipe',
  });
}

interface Answer {
  readonly verified: boolean;
  readonly error: string | null;
  readonly lines: readonly string[];
}

function toOpinion(line: string): Opinion {
  const { verified, error, lines } = JSON.parse(line) as Answer; // by judge.py
  return { isAccepted: verified, reason: verified ? '' : `${error}: ${lines.join(' / ')}` };
}
