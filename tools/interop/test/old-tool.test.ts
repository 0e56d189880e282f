import { readFile } from 'node:fs/promises';
import { withTemporaryFolder } from '@chain-of-trust/fixtures';
import { describe, expect, test } from 'vitest';
import { compareScenario } from '../src/old-tool/compare.js';
import { formatKeyDifferences, isExplained, keyDifferences } from '../src/old-tool/differences.js';
import { isOldToolAbsent } from '../src/old-tool/old-tool.js';
import { scenarios } from '../src/old-tool/scenarios.js';

describe.skipIf(isOldToolAbsent())('our keys, and those of scriptworker 22.1.0', () => {
  test.each(Object.entries(scenarios))(
    '%s: the same, or a written reason says why not',
    async (name, make) => {
      const scenario = await make();
      const compared = await withTemporaryFolder((folder) => compareScenario(scenario, folder));
      expect(compared.size).toBe(Object.keys(scenario.signers).length);
      for (const folder of compared.values()) {
        const { keys, messages } = folder;
        const known = keyDifferences.find((difference) => difference.scenario === name);
        expect(keys).toEqual({ ours: known?.ours ?? keys.old, old: known?.old ?? keys.ours });
        expect(messages.length).toBeGreaterThan(15);
        const different = messages.filter(({ ours, old }) => (ours === 'accepted') !== (old === 'accepted'));
        expect(different.filter((message) => !isExplained(folder, message))).toEqual([]);
      }
    },
  );

  test('good keys: both accept what they have signed, and refuse what somebody else has', async () => {
    const scenario = await scenarios['good keys, nested and several in a file']?.();
    if (scenario === undefined) throw new TypeError('a scenario of this name');
    const compared = await withTemporaryFolder((folder) => compareScenario(scenario, folder));
    const messages = compared.get('docker-worker')?.messages ?? [];
    const verdicts = (label: string) => messages.find((message) => message.label === label);
    for (const label of ['good', 'one', 'two', 'three', 'CRLF', 'Comment headers of the signature'])
      expect(verdicts(label)).toEqual({ label, ours: 'accepted', old: 'accepted' });
    expect(verdicts('outsider')).toEqual({ label: 'outsider', ours: 'signing-key-unknown', old: 'refused' });
    expect(verdicts('other text')).toMatchObject({ ours: 'signing-signature-bad', old: 'refused' });
  });
});

test('every difference is of a repository that is tried', () => {
  const names = Object.keys(scenarios);
  expect(keyDifferences.map(({ scenario }) => scenario).filter((name) => !names.includes(name))).toEqual([]);
});

test('the list is in the documentation', async () => {
  const path = new URL('../../../docs/compatibility.md', import.meta.url);
  const [, written = ''] =
    /<!-- old-tool -->\n([\s\S]*?)\n<!-- \/old-tool -->/.exec(await readFile(path, 'utf8')) ?? [];
  expect(withoutPadding(written)).toBe(withoutPadding(formatKeyDifferences()));
});

/** The formatter aligns columns. */
function withoutPadding(table: string): string {
  return table.trim().replace(/ +/g, ' ').replace(/-{3,}/g, '---');
}
