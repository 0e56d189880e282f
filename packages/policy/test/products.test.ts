import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { canonicalRepositoryUrl, loadProduct, productNames } from '../src/index.js';

const folder = fileURLToPath(new URL('../products/', import.meta.url));

describe('the shipped products', () => {
  it('are all that scriptworker knows', () => {
    expect(productNames()).toEqual([
      'adhoc',
      'app-services',
      'enterprise',
      'firefox',
      'glean',
      'mobile',
      'mozillavpn',
      'scriptworker',
      'thunderbird',
      'translations',
      'xpi',
    ]);
  });

  it('have one base, which is no product', async () => {
    expect(await readdir(`${folder}bases`)).toEqual(['common.yml']);
    expect(productNames()).not.toContain('common');
  });

  it('have digests of their own', () => {
    expect(new Set(productNames().map((name) => loadProduct(name).digest)).size).toBe(productNames().length);
  });

  describe.each(productNames())('%s', (name) => {
    const policy = loadProduct(name);

    it('lists repositories that a task can name', () => {
      for (const repository of [...policy.repositories, ...policy.unprivilegedRepositories])
        expect(canonicalRepositoryUrl(repository)).toBe(repository);
    });

    it('repeats nothing, which would look like two rules', () => {
      const lists = Object.values(policy).filter((value) => Array.isArray(value));
      const all: unknown[][] = [...lists, ...Object.values(policy.restrictedTrees)];
      for (const list of all) expect(new Set(list).size).toBe(list.length);
    });

    it('says in its file what it is for', async () => {
      expect(await readFile(`${folder}${name}.yml`, 'utf8')).toMatch(
        new RegExp(
          `^# What a chain of trust of .* must trace back to\\.\n(#.*\n)*product: ${name}\nextends: common\n`,
        ),
      );
    });
  });
});
