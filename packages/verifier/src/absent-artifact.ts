import type { Link } from '@chain-of-trust/chain';
import type { RefusalDetail } from './engine/refusal.js';
import type { FindingCode } from './explanations/findings.js';

/** Codes of what a task should have published. */
export type MissingCode = 'artifact/missing' | 'blob/missing' | 'signature/missing';

const expiredCodes = {
  'artifact/missing': 'artifact/expired',
  'blob/missing': 'blob/expired',
  'signature/missing': 'blob/expired', // signature/expired is what an OpenPGP signature says of itself
} as const satisfies Record<MissingCode, FindingCode>;

/**
 * What to say of an artifact that the queue does not have: tasks expire, and their artifacts with them, which is no
 * attack but ends what can be verified.
 */
export function absentArtifact(
  link: Link,
  at: Date,
  { code, name, message }: { readonly code: MissingCode; readonly name: string; readonly message: string },
): RefusalDetail {
  const expires = link.state === 'resolved' ? link.task.expires : undefined;
  if (expires === undefined || Date.parse(expires) > at.getTime()) {
    return { code, message, where: name, nextStep: 'Check whether the artifact has expired or was deleted.' };
  }
  return {
    code: expiredCodes[code],
    message: `${message}: the task expired at ${expires}`,
    where: name,
    nextStep: 'Nothing of an expired task can be verified any more; build it again.',
  };
}
