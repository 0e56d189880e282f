import * as v from 'valibot';
import { EvidenceConfigurationError } from '../error.js';

/** Taskcluster credentials. */
export interface TaskclusterCredentials {
  readonly clientId: string;
  readonly accessToken: string;
  /** The JSON text of the certificate; only with temporary credentials. */
  readonly certificate?: string;
}

const credentialsSchema = v.strictObject({
  clientId: v.pipe(v.string(), v.nonEmpty()),
  accessToken: v.pipe(v.string(), v.nonEmpty()),
  certificate: v.nullish(v.union([v.string(), v.looseObject({})])),
});

/**
 * Checks the shape of credentials and brings their certificate, which may also be given as an object, into its
 * text form. Whether a service accepts them is not known.
 *
 * @throws EvidenceConfigurationError `evidence-configuration-credentials`, which names `source` and never a value
 */
export function toCredentials(value: unknown, source: string): TaskclusterCredentials {
  const result = v.safeParse(credentialsSchema, value);
  if (!result.success) {
    const fields = result.issues.map((issue) => v.getDotPath(issue) ?? '(root)').join(', ');
    throw badCredentials(source, `expected clientId, accessToken and maybe certificate; wrong: ${fields}`);
  }
  const { clientId, accessToken, certificate } = result.output;
  if (certificate === undefined || certificate === null || certificate === '')
    return { clientId, accessToken };
  return { clientId, accessToken, certificate: certificateText(certificate, source) };
}

function certificateText(certificate: string | object, source: string): string {
  if (typeof certificate === 'object') return JSON.stringify(certificate);
  let parsed: unknown;
  try {
    parsed = JSON.parse(certificate);
  } catch {
    // The reason quotes the text, which is a secret, so it is dropped.
  }
  if (typeof parsed === 'object' && parsed !== null) return certificate;
  throw badCredentials(source, 'the certificate is not a JSON object');
}

function badCredentials(source: string, problem: string): EvidenceConfigurationError {
  return new EvidenceConfigurationError({
    code: 'evidence-configuration-credentials',
    message: `credentials of ${source}: ${problem}`,
    nextStep: 'Give a clientId and an accessToken, and the certificate when they are temporary.',
    facts: { source },
  });
}
