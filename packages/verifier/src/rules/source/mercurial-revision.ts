import type { Evidence } from '@chain-of-trust/types';
import { orRefuse, Refusal } from '../../engine/refusal.js';
import type { MercurialRevision } from './revision.js';

/**
 * Finds the push that a revision came with, and demands that the revision is its tip.
 *
 * Hashes may be cut to twelve digits, as Mercurial shows them; everything after that goes by the full hash. A
 * bookmark or tag is resolved anew by every reader, so it names no revision.
 */
export async function resolvePush(
  evidence: Evidence,
  repository: string,
  written: MercurialRevision['written'],
): Promise<MercurialRevision> {
  const { revision, prefix } = written;
  const where = `payload.env.${prefix}_HEAD_REV`;
  if (!/^[0-9a-f]{12,40}$/.test(revision)) {
    throw new Refusal({
      code: 'source/revision-malformed',
      message: 'the revision is not a changeset hash',
      where,
      expected: '40 hexadecimal digits, or the first 12',
      actual: revision,
      nextStep: 'Create decision tasks with the full hash of the revision.',
    });
  }
  const push = await orRefuse(evidence.findPush({ repository, revision }), {
    code: 'source/revision-absent',
    message: `${repository} has no revision ${revision}`,
    where,
    nextStep: 'The revision was never pushed there, or was stripped; find out where it came from.',
  });
  const tip = push.changesets.at(-1)?.node;
  if (tip?.startsWith(revision)) return { type: 'hg', repository, written, revision: tip, push };
  throw new Refusal({
    code: 'source/revision-not-tip',
    message: `the revision is not the tip of push ${push.pushId}`,
    where,
    expected: tip ?? '(absent)',
    actual: revision,
    nextStep: 'Decision tasks are created for the tip of a push; find out who asked for another revision.',
  });
}
