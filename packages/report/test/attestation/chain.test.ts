import { expectThrown } from '@chain-of-trust/fixtures';
import { describe, expect, it } from 'vitest';
import { AttestedChain } from '../../src/attestation/chain.js';
import { ReportError } from '../../src/error.js';
import {
  createChain,
  createChainReport,
  createFacts,
  decisionFacts,
  ids,
  imageFacts,
  rootUrl,
} from './chain-fixture.js';

const facts = [createFacts('signing:build', ids.build), decisionFacts, imageFacts];

describe('AttestedChain', () => {
  it('has every link that has run, and knows those that the task takes artifacts from', () => {
    const chain = createChain();
    expect(chain.links.map(({ report }) => report.taskId)).toEqual([ids.decision, ids.build, ids.image]);
    expect(chain.inputs.map(({ report }) => report.name)).toEqual(['signing:build']);
  });

  it.each(['signing:build', ids.build])('finds a link as %s', (name) => {
    expect(
      createChain()
        .linksOf(name)
        .map(({ facts }) => facts.taskId),
    ).toEqual([ids.build]);
  });

  it.each(['signing', ids.signing, 'build', ''])('finds no link as %j', (name) => {
    expectThrown(() => createChain().linksOf(name), ReportError, 'report-link');
  });

  it('when two links have one name, finds both by it, and each by its taskId', () => {
    const report = createChainReport();
    const links = report.links.map((link) =>
      link.taskId === ids.image ? { ...link, name: 'signing:build' } : link,
    );
    const chain = new AttestedChain({ report: { ...report, links }, facts, rootUrl });
    const taskIds = (name: string) => chain.linksOf(name).map(({ facts }) => facts.taskId);
    expect(taskIds('signing:build')).toEqual([ids.build, ids.image]);
    expect(taskIds(ids.image)).toEqual([ids.image]);
  });

  it.each([
    ['refused', { verified: false, verdict: 'refused' }],
    ['undetermined', { verified: false, verdict: 'undetermined' }],
    ['verified by one member only', { verified: false }],
    ['verified by the other member only', { verdict: 'refused' }],
  ] as const)('of a report that is %s, is not made', (_, members) => {
    const report = createChainReport(members);
    expectThrown(() => new AttestedChain({ report, facts, rootUrl }), ReportError, 'report-not-verified');
  });

  it('without facts about a link that has run, is not made', () => {
    const without = facts.filter(({ taskId }) => taskId !== ids.image);
    const create = () => new AttestedChain({ report: createChainReport(), facts: without, rootUrl });
    expectThrown(create, ReportError, 'report-link');
  });

  it.each([
    '',
    'tc.example.com',
    'ftp://tc.example.com',
    'https://me@tc.example.com',
    'https://tc.example.com/?a',
    'https://tc.example.com/#a',
    'https://tc.example.com/ b',
  ])('under the root URL %j, is not made', (bad) => {
    const create = () => new AttestedChain({ report: createChainReport(), facts, rootUrl: bad });
    expectThrown(create, ReportError, 'report-uri');
  });

  it('leaves the slash at the end of a root URL out', () => {
    const chain = new AttestedChain({ report: createChainReport(), facts, rootUrl: `${rootUrl}/` });
    expect(chain.rootUrl).toBe(rootUrl);
  });
});
