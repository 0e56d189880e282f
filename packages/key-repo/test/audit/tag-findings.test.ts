import { expectRejected } from '@chain-of-trust/fixtures';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditKeyRepository } from '../../src/audit/audit.js';
import { hasFailed } from '../../src/audit/finding.js';
import { KeyRepoError } from '../../src/error.js';
import { AuditedRepository, codesOf } from '../support/audited-repository.js';
import { at } from '../support/test-keys.js';
import { taggedAt } from '../support/test-repository.js';

describe('an audit of tags', () => {
  let audited: AuditedRepository;

  beforeAll(async () => {
    audited = await AuditedRepository.create();
  });

  afterAll(() => audited.close());

  const codes = async (options = {}) => codesOf((await audited.audit(options)).findings);

  test('a good one', async () => {
    await audited.tagged(audited.good);
    const { subject, findings } = await audited.audit();
    expect(findings).toEqual([]);
    const commit = await audited.repository.git(['rev-parse', 'HEAD']);
    expect(subject).toEqual({ kind: 'repository', path: audited.repository.path, commit, tag: 'v1' });
  });

  test('one that is refused, with the reason', async () => {
    await audited.tagged(audited.good);
    await audited.repository.git(['update-ref', '-d', 'refs/tags/v1']);
    const reasonOf = async () => {
      const { findings } = await audited.audit();
      expect(codesOf(findings)).toEqual(['error tag-refused']);
      return findings[0]?.reason;
    };
    expect(await reasonOf()).toBe('key-repo-tag-missing');
    await audited.repository.tag('v2', { by: undefined });
    expect(await reasonOf()).toBe('key-repo-tag-unsigned');
    const audit = await audited.audit({ namePattern: /production-.*/ });
    expect(hasFailed(audit)).toBe(true);
  });

  test('one of another name than the pattern', async () => {
    await audited.tagged(audited.good);
    const { findings } = await audited.audit({ namePattern: /production/ });
    expect(findings).toMatchObject([{ code: 'tag-refused', reason: 'key-repo-tag-name', path: 'v1' }]);
  });

  test('one that nobody can judge', async () => {
    await audited.tagged(audited.good);
    const audit = await auditKeyRepository({ path: audited.repository.path, at });
    expect(codesOf(audit.findings)).toEqual(['note tag-unchecked']);
    expect(hasFailed(audit, { isStrict: true })).toBe(false);
  });

  test('refs that are named otherwise than their tags, newest or not', async () => {
    await audited.tagged(audited.good);
    const { repository } = audited;
    await repository.git(['update-ref', 'refs/tags/other', 'refs/tags/v1']);
    const [found, ...others] = (await audited.audit()).findings;
    expect(found).toMatchObject({ code: 'tag-renamed', severity: 'error', path: 'other' });
    expect(others).toEqual([]);
    expect(await codes({ tag: 'other' })).toEqual(['error tag-renamed']);
    expect(await codes({ tag: 'v1' })).toEqual(['error tag-renamed']);
  });

  test('an old one', async () => {
    await audited.tagged(audited.good);
    const days = (at.getTime() - taggedAt.getTime()) / (24 * 60 * 60 * 1000);
    expect(await codes({ maxAgeDays: days })).toEqual([]);
    const audit = await audited.audit({ maxAgeDays: days - 1 });
    expect(codesOf(audit.findings)).toEqual(['warning tag-age']);
    expect([hasFailed(audit), hasFailed(audit, { isStrict: true })]).toEqual([false, true]);
  });

  test('commits after it, which do not matter to an audit of the tag', async () => {
    await audited.tagged(audited.good);
    await audited.repository.commit({ ...audited.good, 'docker-worker/x': 'no key' });
    expect(await codes()).toEqual(['error file-unknown', 'warning tag-behind']);
    await audited.repository.commit(audited.good);
    const [found] = (await audited.audit()).findings;
    expect(found?.message).toContain('2 commits are newer than the tag v1');
    expect(await codes({ tag: 'v1' })).toEqual([]);
  });

  test('a signer whose key expires soon', async () => {
    await audited.tagged({ 'README.md': 'x' });
    const { findings } = await audited.audit({ at: new Date('2026-12-15T00:00:00Z'), maxAgeDays: 1000 });
    expect(codesOf(findings)).toEqual(['error folder-empty', 'warning signer-expiring']);
    expect(findings[1]).toMatchObject({ path: 'v1', fingerprint: audited.signer.fingerprint });
  });

  test('what is not there cannot be audited', async () => {
    await audited.tagged(audited.good);
    await expectRejected(audited.audit({ tag: 'absent' }), KeyRepoError, 'key-repo-tag-missing');
    await expectRejected(audited.audit({ branch: 'absent' }), KeyRepoError, 'key-repo-tag-missing');
    await expectRejected(audited.audit({ path: audited.signers }), KeyRepoError, 'key-repo-git');
    await audited.repository.git(['tag', '--annotate', '--message', 'x', 'tree', 'HEAD^{tree}']);
    await expectRejected(audited.audit({ tag: 'tree' }), KeyRepoError, 'key-repo-tag-malformed');
  });
});
