import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatReportHtml } from '../src/html.js';
import { anyText, hostileTexts } from './hostile.js';
import { createFinding, createLink, createReport } from './report-fixture.js';

/** A report in which every text is the given one. */
function filled(text: string) {
  const rule = { id: text, title: text, status: 'not-run', reason: text, read: [text] } as const;
  const links = [
    createLink({
      name: text,
      taskId: text,
      taskType: text,
      workerImplementation: text,
      workerPoolId: text,
      upstream: [{ name: text, taskId: 'elsewhere' }],
      rules: [rule],
      signedBy: text,
      artifacts: [text],
    }),
  ];
  const all = {
    code: text,
    rule: text,
    link: text,
    message: text,
    where: text,
    expected: text,
    actual: text,
  };
  const finding = createFinding({ ...all, taskId: text, nextStep: text, source: text });
  const findings = [
    finding,
    { ...finding, kind: 'outage' as const },
    { ...finding, kind: 'outage' as const },
  ];
  const diagnoses = [{ id: text, link: text, taskId: text, codes: [text], probably: text, remedy: text }];
  const policy = { product: text, digest: text };
  return createReport({ taskId: text, taskType: text, at: text, policy, links, findings, diagnoses });
}

/** The page without its texts: markup alone. */
const tags = (html: string) =>
  html
    .replace(/"data">[^<]*</, '"data"><')
    .replace(/aria-label="[^"]*"/g, '')
    .match(/<[^<>]*>/g);

const inline = (html: string, name: string) =>
  new RegExp(`<${name}>([\\s\\S]*?)</${name}>`).exec(html)?.[1] ?? '';
const digest = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

describe('formatReportHtml', () => {
  it('allows its own script and style by their digests, and nothing else', () => {
    const html = formatReportHtml(createReport());
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1];
    expect(policy?.split('; ')).toEqual([
      "default-src 'none'",
      `script-src ${digest(inline(html, 'script'))}`,
      `style-src ${digest(inline(html, 'style'))}`,
      "base-uri 'none'",
      "form-action 'none'",
    ]);
  });

  it('names nothing that would be loaded', () => {
    const html = formatReportHtml(createReport());
    expect(html).not.toMatch(/\s(?:src|srcset|xlink:href)=|@import|url\(/);
    for (const [, target] of html.matchAll(/href="([^"]*)"/g)) expect(target).toMatch(/^#/);
  });

  it('lets no text of the report become markup', () => {
    const plain = tags(formatReportHtml(filled('name')));
    fc.assert(
      fc.property(anyText, (text) => {
        expect(tags(formatReportHtml(filled(text)))).toEqual(plain);
      }),
    );
  });

  it.each(hostileTexts)('shows %j without a control or direction character', (text) => {
    expect(formatReportHtml(filled(text)).replaceAll('\n', '')).not.toMatch(
      /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u,
    );
  });

  it('shows a finding with both sides, the place and the next step', () => {
    const html = formatReportHtml(createReport({ verdict: 'refused', findings: [createFinding()] }));
    for (const text of [
      'Refused',
      'the digest differs',
      'public/a',
      'sha256:1',
      'sha256:2',
      'Do not use it.',
    ])
      expect(html).toContain(text);
    expect(html).toContain('<a href="#link-2"><bdi>signing:build</bdi>');
  });

  it('shows members of a finding that later releases add', () => {
    const finding = { ...createFinding(), whatHappened: 'a <key> was retired' };
    const html = formatReportHtml(createReport({ findings: [finding] }));
    expect(html).toContain('<dt>What happened</dt><dd><pre>a &lt;key&gt; was retired</pre>');
  });

  it('shows the worker pool of a link that has one, and finds it', () => {
    const link = { ...createLink({ name: 'a', taskId: 'A' }), workerPoolId: 'Gecko-3/b-linux' };
    const html = formatReportHtml(createReport({ links: [link] }));
    expect(html).toContain('<dt>Worker pool</dt><dd><code>Gecko-3/b-linux</code>');
    expect(html).toContain('"text":"a\\na\\ngecko-3/b-linux"');
  });

  it('calls a chain that could not be found out neither verified nor refused', () => {
    const html = formatReportHtml(createReport({ verified: false, verdict: 'undetermined' }));
    expect(html).toContain('<header class="verdict undetermined">');
    expect(html).not.toMatch(/Verified<|Refused</);
  });
});
