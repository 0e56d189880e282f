import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  mercurialPush,
  mercurialRepository,
  rebuildMercurialPush,
} from '../../../../src/rules/rebuild/events/hg-push.js';
import type { SourceRevision } from '../../../../src/rules/source/revision.js';
import { expectRefusal } from '../../../support/expect-refusal.js';
import {
  baseRevision,
  createInput,
  createTask,
  decisionTaskId,
  gitRevision,
  mercurialRevision,
  revision,
} from '../../../support/rebuild-input.js';
import { contextOf, template, treeOf } from '../../../support/rebuild-tree.js';
import { pushOf, repositories } from '../../../support/source.js';

const { central } = repositories;
const answers = { files: treeOf(central) };

function inputOf(comment?: string, source: SourceRevision = mercurialRevision()) {
  const env = comment === undefined ? {} : { GECKO_COMMIT_MSG: comment };
  return createInput({ source, decision: createTask(env), answers });
}

/** A push whose tip has this description; what was pushed below it has a `try:` line of its own. */
function pushed(description: string): SourceRevision {
  const push = pushOf();
  const [first, ...others] = push.changesets.map((each) => ({ ...each, description: 'try: below' }));
  if (first === undefined) throw new TypeError('pushes are never empty');
  const tip = { ...first, node: revision, description };
  return { ...mercurialRevision(), push: { ...push, changesets: [first, ...others, tip] } };
}

const commentIn = async (comment: string | undefined, description: string) => {
  const { push } = await contextOf(rebuildMercurialPush, inputOf(comment, pushed(description)));
  return (push as { comment: string }).comment; // made by the rebuild
};

describe('rebuildMercurialPush', () => {
  it('makes the context of the push log and the project configuration', async () => {
    const [recipe, ...others] = await rebuildMercurialPush(inputOf());
    expect(others).toEqual([]);
    expect(recipe?.template).toEqual(template);
    expect(recipe?.context).toEqual({
      tasks_for: 'hg-push',
      ownTaskId: decisionTaskId,
      taskId: null,
      push: {
        base_revision: baseRevision,
        revision,
        pushlog_id: '42',
        pushdate: 1_700_000_000,
        comment: ' ',
        owner: 'dev@example.com',
      },
      repository: { url: central, project: 'mozilla-central', level: '3', type: 'hg' },
    });
  });

  it('when the source is a git repository, refuses', async () => {
    const input = inputOf(undefined, gitRevision(repositories.gitHub, 'GECKO'));
    await expectRefusal(rebuildMercurialPush(input), 'rebuild/event-of-other-host');
  });

  it('when the tree has no template, refuses', async () => {
    const input = createInput({
      source: mercurialRevision(),
      decision: createTask({}),
      answers: { files: treeOf(central, { '.taskcluster.yml': undefined }) },
    });
    await expectRefusal(rebuildMercurialPush(input), 'rebuild/template-missing');
  });

  it('repeats the try line of the tip, up to the end of the line', async () => {
    expect(await commentIn('try: -b o', 'try: -b o')).toBe('try: -b o');
    expect(await commentIn('try: -b o', 'Bug 1\n\ntry: -b o\nmore')).toBe('try: -b o');
    expect(await commentIn('try: a try: b', 'x try: a try: b')).toBe('try: a try: b');
    expect(await commentIn(undefined, 'try: -b o')).toBe(' ');
    expect(await commentIn(' ', 'try: -b o')).toBe(' ');
  });

  it.each([
    ['', 'Bug 1 - x'],
    ['Bug 1 - x', 'Bug 1 - x'],
    ['x', 'Bug 1 - x'],
    ['try: -b o', 'Bug 1 - x'],
    ['try: below', 'Bug 1 - x'],
    ['try: -b d', 'try: -b o'],
    ['try: -b', 'try: -b o'],
    ['try: -b o\nmore', 'try: -b o\nmore'],
    ['Bug 1\ntry: -b o', 'Bug 1\ntry: -b o'],
    ['more', 'try: -b o\nmore'],
    ['', 'try: -b o'],
  ])('when the comment is %j after a push of %j, refuses', async (comment, description) => {
    await expectRefusal(commentIn(comment, description), 'rebuild/comment-differs');
  });

  it('says which comments are possible', async () => {
    const details = (expected: string) => ({ details: [{ expected, actual: '"x"' }] });
    await expect(commentIn('x', 'a')).rejects.toMatchObject(details('" "'));
    await expect(commentIn('x', 'try: a')).rejects.toMatchObject(details('" " or "try: a"'));
  });

  it('takes no other line of a description for the try line', async () => {
    const line = fc.stringMatching(/^[a-z ]{0,10}$/);
    await fc.assert(
      fc.asyncProperty(line, line, line, async (before, options, after) => {
        const description = `${before}\ntry: ${options}\n${after}`;
        expect(await commentIn(`try: ${options}`, description)).toBe(`try: ${options}`);
        await expectRefusal(commentIn(description, description), 'rebuild/comment-differs');
      }),
      { numRuns: 30 },
    );
  });

  it('of a push without changesets, knows no comment', async () => {
    const source = mercurialRevision();
    const changesets = [] as unknown as typeof source.push.changesets; // what no server must send
    const input = inputOf('try: x', { ...source, push: { ...source.push, changesets } });
    await expectRefusal(rebuildMercurialPush(input), 'rebuild/comment-differs');
  });
});

describe('mercurialPush', () => {
  it('starts from the first parent of the oldest changeset, and names the revision as the task does', () => {
    const source = mercurialRevision();
    const [changeset] = source.push.changesets;
    const oldest = { ...changeset, parents: ['d4'.repeat(20), 'e5'.repeat(20)] };
    const push = { ...source.push, changesets: [oldest, changeset] as const };
    const written = { ...source.written, revision: 'TAG' };
    expect(mercurialPush({ ...source, push, written }, { comment: 'c', owner: 'o' })).toEqual({
      base_revision: 'd4'.repeat(20),
      revision: 'TAG',
      pushlog_id: '42',
      pushdate: 1_700_000_000,
      comment: 'c',
      owner: 'o',
    });
  });

  it('of the first push of a repository starts from nothing', () => {
    const push = mercurialPush({ ...mercurialRevision(), push: pushOf() }, { comment: '', owner: '' });
    expect(push.base_revision).toBeNull();
  });
});

describe('mercurialRepository', () => {
  it('has the URL that the task writes', () => {
    const source = mercurialRevision();
    const written = { ...source.written, repository: 'ssh://hg.mozilla.org/mozilla-central' };
    expect(mercurialRepository({ ...source, written }, { name: 'n', level: '1' })).toEqual({
      url: 'ssh://hg.mozilla.org/mozilla-central',
      project: 'n',
      level: '1',
      type: 'hg',
    });
  });
});
