import { expectThrown } from '@chain-of-trust/fixtures';
import { isContainedArtifactName } from '@chain-of-trust/types';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createStatement, formatStatement } from '../../src/attestation/statement.js';
import { ReportError } from '../../src/error.js';
import { buildOf, createChain, ids, rootUrl } from './chain-fixture.js';

const sha256 = 'a'.repeat(64);
const sha512 = 'b'.repeat(128);

function statementOf(artifacts: Record<string, { sha256?: string; sha512?: string }>) {
  const chain = createChain({ in: { artifacts } });
  const claim = { predicateType: 'https://example.com/x', predicate: { b: 1, a: 2 } };
  return createStatement(chain, buildOf(chain), claim);
}

describe('createStatement', () => {
  it('is about every artifact that was signed, in the order of their names, with all digests', () => {
    const { _type, subject } = statementOf({ 'public/b': { sha512 }, 'public/a': { sha512, sha256 } });
    expect(_type).toBe('https://in-toto.io/Statement/v1');
    const at = `${rootUrl}/api/queue/v1/task/${ids.build}/runs/0/artifacts`;
    expect(subject).toEqual([
      { name: 'public/a', uri: `${at}/public%2Fa`, digest: { sha256, sha512 } },
      { name: 'public/b', uri: `${at}/public%2Fb`, digest: { sha512 } },
    ]);
  });

  it('without an artifact, refuses: it would be about nothing', () => {
    expectThrown(() => statementOf({}), ReportError, 'report-no-subject');
  });

  it.each(['../a', '..', '/etc/passwd', 'a\nb', 'a\u202eb', '\ud800', 'a//b', '.'])(
    'given the name %j, refuses',
    (name) => {
      const artifacts = { 'public/a': { sha256 }, [name]: { sha256 } };
      expectThrown(() => statementOf(artifacts), ReportError, 'report-artifact-name');
    },
  );

  it('given any name that a queue accepts, writes it so that it leads to no other place', () => {
    const names = fc.string({ minLength: 1, unit: 'grapheme-ascii' }).filter(isContainedArtifactName);
    fc.assert(
      fc.property(names, (name) => {
        const [{ uri = '' } = {}] = statementOf({ [name]: { sha256 } }).subject;
        const { pathname, search, hash } = new URL(uri);
        const last = pathname.slice(`/api/queue/v1/task/${ids.build}/runs/0/artifacts/`.length);
        expect([decodeURIComponent(last), search, hash]).toEqual([name, '', '']);
      }),
    );
  });
});

describe('formatStatement', () => {
  it('writes members in one order, whatever theirs was', () => {
    const text = Buffer.from(formatStatement(statementOf({ 'public/a': { sha256 } }))).toString();
    expect(text).toContain('"a": 2,\n    "b": 1');
    expect(JSON.parse(text)).toEqual(statementOf({ 'public/a': { sha256 } }));
  });
});
