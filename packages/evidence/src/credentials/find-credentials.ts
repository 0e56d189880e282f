import { join } from 'node:path';
import type { TaskclusterCredentials } from './credentials.js';
import { readCredentialsFile } from './credentials-file.js';
import { readTaskclusterEnvironment } from './environment.js';

/** Where credentials are looked for. */
export interface CredentialSources {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The user's home folder. */
  readonly home: string;
  /** The working folder. */
  readonly cwd: string;
}

/**
 * Finds Taskcluster credentials: the environment's, else those of `./secrets.json`, else those of
 * `~/.scriptworker`, else none.
 *
 * The Python scriptworker asks the files first (`config.read_worker_creds`). Here the environment wins: it is
 * what the caller said last, and a file in whatever folder one stands in must not replace it.
 *
 * @throws EvidenceConfigurationError the codes of `readTaskclusterEnvironment` and `readCredentialsFile`
 */
export async function findCredentials(
  sources: CredentialSources,
): Promise<TaskclusterCredentials | undefined> {
  const { credentials } = readTaskclusterEnvironment(sources.env);
  if (credentials !== undefined) return credentials;
  const local = await readCredentialsFile(join(sources.cwd, 'secrets.json'));
  return local ?? (await readCredentialsFile(join(sources.home, '.scriptworker')));
}
