import { loadProduct, type Policy } from '@chain-of-trust/policy';
import type { JsonObject } from '@chain-of-trust/types';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  canonicalRepository,
  readWrittenSource,
  writtenSources,
} from '../../../src/rules/source/written-source.js';
import { createTask, revision } from '../../support/rebuild-input.js';
import { repositories } from '../../support/source.js';

const read = (env: JsonObject) => readWrittenSource(createTask(env), 'GECKO');

describe('readWrittenSource', () => {
  it('reads the variables of one prefix', () => {
    const written = read({
      GECKO_HEAD_REPOSITORY: repositories.central,
      GECKO_HEAD_REV: revision,
      GECKO_HEAD_REF: 'main',
      COMM_HEAD_REV: 'other',
    });
    expect(written).toEqual({ prefix: 'GECKO', repository: repositories.central, revision, ref: 'main' });
  });

  it('finds nothing where the task has none of the variables', () => {
    expect(read({})).toEqual({ prefix: 'GECKO', repository: undefined, revision: undefined, ref: undefined });
  });

  it('prefers the branch to the ref', () => {
    expect(read({ GECKO_HEAD_REF: 'ref', GECKO_HEAD_BRANCH: 'branch' }).ref).toBe('branch');
  });

  it('drops the slashes at the end of a repository and no others', () => {
    fc.assert(
      fc.property(fc.nat({ max: 5 }), (slashes) => {
        const { repository } = read({ GECKO_HEAD_REPOSITORY: `a//b/c${'/'.repeat(slashes)}` });
        expect(repository).toBe('a//b/c');
      }),
    );
  });
});

describe('writtenSources', () => {
  const policy: Policy = { ...loadProduct('firefox'), overridingSourceEnvPrefixes: ['COMM', 'SUITE'] };
  const prefixesOf = (env: JsonObject) => writtenSources(createTask(env), policy).map(({ prefix }) => prefix);

  it('has the source with the template first, then those that are built with it', () => {
    const env = {
      SUITE_HEAD_REPOSITORY: repositories.autoland,
      COMM_HEAD_REPOSITORY: repositories.central,
      GECKO_HEAD_REPOSITORY: repositories.try,
    };
    expect(prefixesOf(env)).toEqual(['GECKO', 'COMM', 'SUITE']);
  });

  it('leaves out the others that the task names no repository of', () => {
    expect(prefixesOf({ COMM_HEAD_REV: revision, SUITE_HEAD_REPOSITORY: '' })).toEqual(['GECKO', 'SUITE']);
  });

  it('has the source with the template even where the task names none', () => {
    expect(prefixesOf({})).toEqual(['GECKO']);
  });
});

describe('canonicalRepository', () => {
  const canonical = (written: string | undefined) =>
    canonicalRepository({ ...read({}), repository: written });

  it('maps every spelling of one repository to one URL', () => {
    const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/);
    const spelling = fc.constantFrom('https://github.com/', 'git@github.com:', 'ssh://git@github.com/');
    fc.assert(
      fc.property(spelling, name, name, fc.constantFrom('', '.git'), (prefix, owner, repository, suffix) => {
        const url = `https://github.com/${owner}/${repository}`;
        expect(canonical(`${prefix}${owner}/${repository}${suffix}`)).toBe(url);
      }),
    );
    expect(canonical('ssh://hg@hg.mozilla.org/mozilla-central')).toBe(repositories.central);
  });

  it.each([undefined, '', 'mozilla-central', 'https://github.com/owner', `${repositories.central}/../try`])(
    'finds no repository in %s',
    (written) => {
      expect(canonical(written)).toBeUndefined();
    },
  );
});
