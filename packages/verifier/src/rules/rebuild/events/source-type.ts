import { Refusal } from '../../../engine/refusal.js';
import type { GitRevision, MercurialRevision, SourceRevision } from '../../source/revision.js';

/** The revision as one of a git repository on GitHub; a Mercurial one has no such event. */
export function asGit(source: SourceRevision, event: string): GitRevision {
  if (source.type === 'git') return source;
  throw otherType(source, event);
}

/** The revision as one of a Mercurial repository; a git one has no such event. */
export function asMercurial(source: SourceRevision, event: string): MercurialRevision {
  if (source.type === 'hg') return source;
  throw otherType(source, event);
}

function otherType({ repository, type }: SourceRevision, event: string): Refusal {
  return new Refusal({
    code: 'rebuild/event-of-other-host',
    message: `the task claims the event ${event}, which ${repository} cannot have`,
    where: 'extra.tasks_for',
    expected: type === 'hg' ? 'an event of Mercurial' : 'an event of GitHub',
    actual: event,
    nextStep: 'Find out who created the task; the services of the other host do not know this repository.',
  });
}
