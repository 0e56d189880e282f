/** A new key pair, on disk. */
export interface NewKey {
  readonly format: 'ed25519' | 'gpg';
  readonly fingerprint: string;
  readonly publicKeyFile: string;
  readonly privateKeyFile: string;
  /** Only of ed25519. */
  readonly publicKeyPem: string | undefined;
}

/** The public half as each of its consumers wants it. Policies and scriptworker hold ed25519 keys alone. */
export interface PublicHalf {
  /** The command that puts it into a checkout of a key repository. */
  readonly keyRepository: string;
  /** A member of a policy. */
  readonly policy?: object;
  /** A member of scriptworker's configuration. @see scriptworker `constants.py`, `ed25519_public_keys` */
  readonly scriptworker?: object;
  /** SubjectPublicKeyInfo. @see RFC 8410 */
  readonly pem?: string;
}

/** What {@link PublicHalf} says of a worker implementation that nobody has named. */
const anyWorker = 'WORKER_IMPLEMENTATION';

/** The public half of a new key, in all forms. */
export function publicHalfOf(
  { fingerprint, publicKeyFile, publicKeyPem: pem }: NewKey,
  implementation = anyWorker,
): PublicHalf {
  const quoted = /^[\w@%+=:,./-]+$/.test(publicKeyFile)
    ? publicKeyFile
    : `'${publicKeyFile.replaceAll("'", `'\\''`)}'`;
  const keyRepository = `cot keys add ${quoted} --impl ${implementation}`;
  if (pem === undefined) return { keyRepository };
  const keys = { [implementation]: [fingerprint] };
  return {
    keyRepository,
    policy: { ed25519PublicKeys: keys },
    scriptworker: { ed25519_public_keys: keys },
    pem,
  };
}

/** The same for people: what is written where. */
export function formatPublicHalf({ keyRepository, policy, scriptworker, pem }: PublicHalf): string {
  const lines = [`key repository: ${keyRepository}`];
  if (policy !== undefined) lines.push(`policy: ${JSON.stringify(policy)}`);
  if (scriptworker !== undefined) lines.push(`scriptworker: ${JSON.stringify(scriptworker)}`);
  return `${lines.join('\n')}\n${pem ?? ''}`;
}
