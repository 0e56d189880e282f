import { loadProduct } from '@chain-of-trust/policy';
import type { JsonObject, JsonValue, SourceFileReference } from '@chain-of-trust/types';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findProject, type Project } from '../../../src/rules/rebuild/project.js';
import type { SourceRevision } from '../../../src/rules/source/revision.js';
import { expectRefusal } from '../../support/expect-refusal.js';
import { gitRevision, mercurialRevision } from '../../support/rebuild-input.js';
import { enterprise, projectConfiguration, unreadable } from '../../support/rebuild-tree.js';
import { outage } from '../../support/scene.js';
import { evidenceWith, repositories } from '../../support/source.js';

const policy = loadProduct('firefox');
const central = { repo: repositories.central, repo_type: 'hg', access: 'scm_level_3' };
const git = { repo: enterprise, repo_type: 'git', branches: [{ name: 'main', level: 2 }] };

function find(configuration: JsonValue, source: SourceRevision = mercurialRevision()): Promise<Project> {
  const readSourceFile = async () => Buffer.from(JSON.stringify(configuration));
  return findProject(evidenceWith({ readSourceFile }), policy, source);
}

const named = (ref: string | undefined): SourceRevision => {
  const source = gitRevision(enterprise, 'GECKO');
  return { ...source, written: { ...source.written, ref } };
};
const levelOn = async (ref: string | undefined, project: JsonObject) =>
  (await find({ x: { ...git, ...project } }, named(ref))).level;
const unknown = 'rebuild/project-unknown';

describe('findProject', () => {
  it('is the project with the repository, of many', async () => {
    const others = { a: { ...central, repo: repositories.try }, b: git, c: 'x', d: null, e: [1], f: {} };
    expect(await find({ ...others, central, z: others.a })).toEqual({ name: 'central', level: '3' });
    expect(await find({ central, b: git }, named('main'))).toEqual({ name: 'b', level: '2' });
  });

  it('asks for the file that the policy names, within a bound', async () => {
    const asked: [SourceFileReference, number][] = [];
    const evidence = evidenceWith({
      readSourceFile: async (file, { maxBytes }) => {
        asked.push([file, maxBytes]);
        return Buffer.from(JSON.stringify({ central }));
      },
    });
    await findProject(evidence, policy, mercurialRevision());
    const file = { repository: projectConfiguration, revision: 'main', path: 'projects.yml' };
    expect(asked).toEqual([[file, expect.any(Number)]]);
  });

  it.each(['/', '//', '///'])('takes a repository that ends in %s', async (end) => {
    expect(await find({ x: { ...central, repo: `${central.repo}${end}` } })).toMatchObject({ name: 'x' });
  });

  it.each([`${enterprise}.git`, 'git@github.com:mozilla/enterprise-firefox.git'])(
    'takes %s',
    async (repo) => {
      expect(await find({ x: { ...git, repo } }, named('main'))).toMatchObject({ name: 'x' });
    },
  );

  it.each<[string, JsonValue]>([
    ['no project', {}],
    ['the repository twice', { a: central, b: central }],
    ['the repository as another type', { a: { ...central, repo_type: 'git' } }],
    ['the repository without type', { a: { repo: central.repo, access: central.access } }],
    ['a repository that is no text', { a: { ...central, repo: [central.repo] } }],
    ['a repository below it', { a: { ...central, repo: `${central.repo}/x` } }],
    ['the same path on another host', { a: { ...central, repo: 'https://example.com/mozilla-central' } }],
    ['the repository without access', { a: { repo: central.repo, repo_type: 'hg' } }],
    ['level 0', { a: { ...central, access: 'scm_level_0' } }],
    ['level 4', { a: { ...central, access: 'scm_level_4' } }],
    ['level 33', { a: { ...central, access: 'scm_level_33' } }],
    ['other access with a level at its end', { a: { ...central, access: 'x_scm_level_3' } }],
    ['other access', { a: { ...central, access: 'scm_autoland' } }],
    ['only a level of git', { a: { ...git, repo: central.repo, repo_type: 'hg' } }],
  ])('when the configuration has %s, refuses', async (_, configuration) => {
    await expectRefusal(find(configuration), unknown);
  });

  it.each<[string, JsonValue]>([
    ['a list', [central]],
    ['text', 'x'],
    ['with access that is no text', { a: { ...central, access: 3 } }],
    ['with a default branch that is no text', { a: { ...central, default_branch: 1 } }],
    ['with branches that are no list', { a: { ...central, branches: {} } }],
    ['with a branch without name', { a: { ...central, branches: [{ level: 3 }] } }],
    ['with a branch whose level is a list', { a: { ...central, branches: [{ name: 'x', level: [3] }] } }],
  ])('when the configuration is %s, refuses', async (_, configuration) => {
    await expectRefusal(find(configuration), 'rebuild/schema');
  });

  it('when there is no configuration, refuses', async () => {
    await expectRefusal(
      findProject(evidenceWith({}), policy, mercurialRevision()),
      'rebuild/projects-missing',
    );
  });

  it('when the configuration is no YAML, refuses', async () => {
    const evidence = evidenceWith({ readSourceFile: async () => Buffer.from('a: [') });
    await expectRefusal(findProject(evidence, policy, mercurialRevision()), 'rebuild/malformed');
  });

  it('passes on failures that say nothing about the configuration', async () => {
    const error = outage();
    const down = evidenceWith({ readSourceFile: () => Promise.reject(error) });
    await expect(findProject(down, policy, mercurialRevision())).rejects.toBe(error);
    const defect = new TypeError('a defect');
    const broken = evidenceWith({ readSourceFile: async () => unreadable(defect) });
    await expect(findProject(broken, policy, mercurialRevision())).rejects.toBe(defect);
  });

  it.each(['1', '2', '3'])('knows level %s, of access or of a branch, as number or text', async (level) => {
    expect(await find({ x: { ...central, access: `scm_level_${level}` } })).toEqual({ name: 'x', level });
    expect(await levelOn('main', { branches: [{ name: 'main', level }] })).toBe(level);
    expect(await levelOn('main', { branches: [{ name: 'main', level: Number(level) }] })).toBe(level);
  });

  it.each<JsonValue>([0, 4, 33, 1.5, -1, '', '3x', 'x3', '03'])(
    'when the branch has level %j, refuses',
    async (level) => {
      await expectRefusal(levelOn('main', { branches: [{ name: 'main', level }] }), unknown);
    },
  );

  it('when the branch has no level, or is not there, refuses', async () => {
    await expectRefusal(levelOn('main', { branches: [{ name: 'main' }] }), unknown);
    await expectRefusal(levelOn('other', {}), unknown);
    await expectRefusal(levelOn('mai', {}), unknown);
    await expectRefusal(levelOn('main', { branches: [] }), unknown);
    await expectRefusal(find({ x: { repo: enterprise, repo_type: 'git' } }, named('main')), unknown);
    await expectRefusal(levelOn('main', { access: 'scm_level_3', branches: [] }), unknown);
  });

  it('takes the exact name before the first pattern that matches', async () => {
    const branches = [
      { name: 'rel*', level: 1 },
      { name: '*', level: 2 },
      { name: 'release', level: 3 },
    ];
    expect(await levelOn('release', { branches })).toBe('3');
    expect(await levelOn('refs/heads/releases/1', { branches })).toBe('1');
    expect(await levelOn('x', { branches })).toBe('2');
  });

  it('what belongs to no branch has the level of the default branch', async () => {
    const branches = [
      { name: 'main', level: 1 },
      { name: 'trunk', level: 3 },
    ];
    for (const ref of [undefined, 'refs/tags/v1']) {
      expect(await levelOn(ref, { branches })).toBe('1');
      expect(await levelOn(ref, { branches, default_branch: 'trunk' })).toBe('3');
    }
  });

  it('finds the level of any branch that is written', async () => {
    const name = fc.stringMatching(/^[a-z][a-z0-9/-]{0,8}$/);
    await fc.assert(
      fc.asyncProperty(name, fc.integer({ min: 1, max: 3 }), async (branch, level) => {
        const branches = [{ name: branch, level }];
        expect(await levelOn(`refs/heads/${branch}`, { branches })).toBe(String(level));
        await expectRefusal(levelOn(`refs/heads/${branch}x`, { branches }), unknown);
      }),
      { numRuns: 30 },
    );
  });
});
