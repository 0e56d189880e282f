import * as v from 'valibot';
import { EvidenceConfigurationError } from '../error.js';

/** With what GitHub is asked. Without any, public repositories are read anonymously, 60 requests an hour. */
export interface GitHubOptions {
  /** A token that may read the repositories. Sent to nobody but GitHub's API, or a mirror of it on this machine. */
  readonly token?: string | undefined;
  /** Name of a GitHub app that the deployment's auth service gives tokens of. Asked before `token` is used. */
  readonly app?: string | undefined;
}

/** Printable ASCII without spaces: anything else would end the header it is sent in, or be no token. */
export const tokenSchema = v.pipe(v.string(), v.regex(/^[\x21-\x7e]{1,4096}$/, 'is not a token'));

const gitHubSchema = v.strictObject({
  token: v.optional(tokenSchema),
  app: v.optional(
    v.pipe(v.string(), v.regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/, 'is not the name of an app')),
  ),
});

/**
 * Checks with what GitHub is asked.
 *
 * @throws EvidenceConfigurationError `evidence-configuration-credentials`; never holds the token
 */
export function toGitHubOptions(value: unknown): GitHubOptions {
  const result = v.safeParse(gitHubSchema, value);
  if (result.success) return result.output;
  const fields = result.issues.map((issue) => v.getDotPath(issue) ?? '(root)').join(', ');
  throw badGitHub(`expected maybe a token of printable ASCII and maybe the name of an app; wrong: ${fields}`);
}

/** An app without anybody to ask the deployment as. */
export function appWithoutCredentials(): EvidenceConfigurationError {
  return badGitHub(
    'a GitHub app without Taskcluster credentials or a proxy, which its tokens are asked with',
  );
}

function badGitHub(problem: string): EvidenceConfigurationError {
  return new EvidenceConfigurationError({
    code: 'evidence-configuration-credentials',
    message: `GitHub: ${problem}`,
    nextStep: 'Give a token, or the name of a GitHub app together with Taskcluster credentials.',
    facts: { source: 'GitHub' },
  });
}
