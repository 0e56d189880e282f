import { describe, expect, it } from 'vitest';
import { asGit, asMercurial } from '../../../../src/rules/rebuild/events/source-type.js';
import { expectRefusal } from '../../../support/expect-refusal.js';
import { gitRevision, mercurialRevision } from '../../../support/rebuild-input.js';
import { repositories } from '../../../support/source.js';

const hg = mercurialRevision();
const git = gitRevision(repositories.gitHub, 'GECKO');

describe('asGit', () => {
  it('is the revision of a git repository', () => {
    expect(asGit(git, 'github-push')).toBe(git);
  });

  it('when the revision is one of Mercurial, refuses', async () => {
    const asked = (async () => asGit(hg, 'github-push'))();
    await expectRefusal(asked, 'rebuild/event-of-other-host');
    await expect(asked).rejects.toMatchObject({
      details: [{ expected: 'an event of Mercurial', actual: 'github-push' }],
    });
  });
});

describe('asMercurial', () => {
  it('is the revision of a Mercurial repository', () => {
    expect(asMercurial(hg, 'hg-push')).toBe(hg);
  });

  it('when the revision is one of git, refuses', async () => {
    const asked = (async () => asMercurial(git, 'hg-push'))();
    await expectRefusal(asked, 'rebuild/event-of-other-host');
    await expect(asked).rejects.toMatchObject({
      details: [{ expected: 'an event of GitHub', actual: 'hg-push' }],
    });
  });
});
