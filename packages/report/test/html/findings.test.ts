import { describe, expect, it } from 'vitest';
import { formatReportHtml } from '../../src/html.js';
import { createFinding, createLink, createReport } from '../report-fixture.js';

const links = [createLink({ name: 'signing:build', taskId: 'B' })];

describe('the findings of the page', () => {
  it('are an anchor each, also those that are shown together', () => {
    const findings = [
      createFinding(),
      createFinding({ where: 'public/b' }),
      createFinding({ taskId: 'C', message: 'another' }),
    ];
    const html = formatReportHtml(createReport({ verified: false, verdict: 'refused', links, findings }));
    expect(html.match(/id="finding-\d+"/g)).toEqual(['id="finding-0"', 'id="finding-1"', 'id="finding-2"']);
    expect(html.match(/<article/g)).toHaveLength(2);
    expect(html).toContain(
      '<th scope="row"><pre>public/b</pre></th><td class="expected"><pre>sha256:1</pre></td>',
    );
    expect(html).toContain('2 places');
  });

  it('say by which sentence the rule demands it', () => {
    const rules = [
      { id: 'artifact/digests', title: 'the title of the rule', status: 'failed', read: [] },
    ] as const;
    const findings = [createFinding({ source: 'spec: Verifying the chain' })];
    const html = formatReportHtml(
      createReport({ links: [createLink({ name: 'b', taskId: 'B', rules })], findings }),
    );
    expect(html).toContain('<code>artifact/digests</code> <bdi>the title of the rule</bdi>');
    expect(html).toContain('<dt>Source</dt><dd><bdi>spec: Verifying the chain</bdi></dd>');
  });

  it('are followed by members that later releases add', () => {
    const findings = [{ ...createFinding(), secondOpinion: 'also no' }];
    expect(formatReportHtml(createReport({ links, findings }))).toContain(
      '<dt>Second opinion</dt><dd><pre>also no</pre></dd>',
    );
  });
});

describe('the diagnoses of the page', () => {
  const diagnosis = { id: 'retired-key', link: 'signing:build', taskId: 'B', codes: ['blob/missing'] };

  it('say what has probably happened, lead to the task, and are called guesses', () => {
    const diagnoses = [{ ...diagnosis, probably: 'Probably <old>.', remedy: 'Make it anew.' }];
    const html = formatReportHtml(createReport({ links, diagnoses }));
    expect(html).toContain('<bdi>Probably &lt;old&gt;.</bdi>');
    expect(html).toContain('look at <a href="#link-0"><bdi>signing:build</bdi> <code>B</code></a>');
    expect(html).toContain('<strong>What people do</strong> <bdi>Make it anew.</bdi>');
    expect(html).toContain('They change no verdict');
  });

  it('are no section where there are none', () => {
    expect(formatReportHtml(createReport())).not.toContain('diagnoses-title');
  });
});
