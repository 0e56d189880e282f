import { type OpenPgpPublicKey, openPgpKeyStatus } from '@chain-of-trust/signing';
import { reasonOf } from '@chain-of-trust/types';
import { execa } from 'execa';
import { KeyRepoError } from '../error.js';
import type { GitRepository } from '../git/git.js';
import { askUserGit, userGitConfig } from './user-git.js';

/** Whose key git will sign with. */
export interface TagSignerPlan {
  /** As git is told; `undefined` where git finds it by the committer. */
  readonly key: string | undefined;
  readonly primaryFingerprint: string;
}

/** Which key is meant, and who may sign. */
export interface TagSignerOptions extends GitRepository {
  readonly key?: string;
  readonly signers: readonly OpenPgpPublicKey[];
  readonly at: Date;
}

/**
 * Finds the key that git will sign with, by asking the user's git and gpg, and checks that its owner may sign tags. A key
 * on a smartcard counts: gpg knows it by its stub.
 *
 * @throws KeyRepoError `key-repo-tag-signer`
 */
export async function findTagSigner(options: TagSignerOptions): Promise<TagSignerPlan> {
  const key = options.key ?? (await userGitConfig(options, 'user.signingkey'));
  const wanted = key ?? (await committer(options));
  const [primaryFingerprint, second] = await secretKeys(options, wanted);
  if (primaryFingerprint === undefined) throw refusal(wanted, 'is no private key that gpg has');
  if (second !== undefined) throw refusal(wanted, 'is more than one key; give the fingerprint of one');
  const signer = options.signers.find(({ fingerprint }) => fingerprint === primaryFingerprint);
  if (signer === undefined)
    throw refusal(wanted, `is ${primaryFingerprint}, who is none of those who may sign tags`);
  const { reason } = await openPgpKeyStatus(signer, { at: options.at });
  if (reason !== undefined) throw refusal(wanted, `may sign tags, and is refused: ${reason.message}`);
  return { key, primaryFingerprint };
}

async function committer(repository: GitRepository): Promise<string> {
  const { stdout } = await askUserGit(repository, ['var', 'GIT_COMMITTER_IDENT']);
  return stdout.replace(/ \d+ [+-]\d{4}$/, '');
}

/** Fingerprints of primary keys. @see GnuPG `doc/DETAILS`, "Format of the colon listings" */
async function secretKeys(repository: GitRepository, wanted: string): Promise<readonly string[]> {
  const program =
    (await userGitConfig(repository, 'gpg.openpgp.program')) ??
    (await userGitConfig(repository, 'gpg.program')) ??
    'gpg';
  const args = ['--batch', '--with-colons', '--list-secret-keys', '--', wanted];
  const { exitCode, stdout, cause } = await execa(program, args, { reject: false });
  if (exitCode === undefined)
    throw refusal(wanted, `is not known, because gpg cannot be run: ${reasonOf(cause)}`);
  const lines = stdout.split('\n').map((line) => line.split(':'));
  return lines.flatMap(([record], index) => {
    const fingerprint =
      record === 'sec' ? lines.slice(index).find(([each]) => each === 'fpr')?.[9] : undefined;
    return fingerprint === undefined ? [] : [fingerprint.toLowerCase()];
  });
}

function refusal(wanted: string, what: string): KeyRepoError {
  return new KeyRepoError({
    code: 'key-repo-tag-signer',
    message: `the key to sign with, ${JSON.stringify(wanted)}, ${what}`,
    nextStep: 'Sign with a key of the configured signers, or let one of them make the tag.',
    facts: { key: wanted },
  });
}
