import { formatReportGraph } from '@chain-of-trust/report';
import { describe, expect, test } from 'vitest';
import { createLink, createReport } from '../src/html-report/reports.js';
import { runProgram } from '../src/program.js';

const names = [
  'signing:build',
  '"]; n9 [label="x',
  'back\\',
  '\\N\\G\\l\\"',
  '&amp;&#60;<b>',
  '\u202ex\n',
  'ü 漢字',
  '{|}',
];
/** As it stands in a drawing: control and direction characters as escapes. */
const shown = names.map((name) => name.replace('\u202ex\n', '\\u{202e}x\\u{a}'));

describe('the DOT of a chain with hostile names', () => {
  test('is read by the real dot as exactly these tasks', async () => {
    const links = names.map((name, i) =>
      createLink({ name, taskId: `T${i}`, upstream: i === 0 ? [] : [{ name: '', taskId: `T${i - 1}` }] }),
    );
    const input = formatReportGraph(createReport(links), 'dot');
    const { exitCode, stdout, stderr } = await runProgram('dot', ['-Tsvg'], { input });
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(stdout.match(/class="node"/g)).toHaveLength(names.length);
    expect(stdout.match(/class="edge"/g)).toHaveLength(names.length - 1);
    const texts = [...stdout.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text = '']) => decode(text));
    for (const name of shown) expect(texts).toContain(name);
  });
});

/** Text of an XML element. */
function decode(text: string): string {
  const named: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', amp: '&' };
  return text.replace(/&(?:#(\d+)|(\w+));/g, (_, code: string | undefined, name: string) =>
    code === undefined ? (named[name] ?? '') : String.fromCodePoint(Number(code)),
  );
}
