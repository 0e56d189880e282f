import type { Link } from '@chain-of-trust/chain';
import type { RefusalDetail } from './engine/refusal.js';

/**
 * What to say of an artifact that the queue does not have: tasks expire, and their artifacts with them, which is no
 * attack but ends what can be verified.
 */
export function absentArtifact(
  link: Link,
  at: Date,
  { code, name, message }: { readonly code: string; readonly name: string; readonly message: string },
): RefusalDetail {
  const expires = link.state === 'resolved' ? link.task.expires : undefined;
  if (expires === undefined || Date.parse(expires) > at.getTime()) {
    return { code, message, where: name, nextStep: 'Check whether the artifact has expired or was deleted.' };
  }
  return {
    code: code.replace(/missing$/, 'expired'),
    message: `${message}: the task expired at ${expires}`,
    where: name,
    nextStep: 'Nothing of an expired task can be verified any more; build it again.',
  };
}
