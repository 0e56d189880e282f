import type { LinkReport, Report, RuleReport } from '@chain-of-trust/types';

/** A rule of a link that nothing is wrong with. */
function passedRule(i: number): RuleReport {
  return {
    id: `family/rule-${i}`,
    title: `what the rule of number ${i} says about a task in one sentence`,
    status: 'passed',
    read: ['queue task Se-5NNn4TB65_9383YGsJA'],
  };
}

/** A link that has passed twenty rules, with exactly the given members changed. */
export function createLink(members: Partial<LinkReport>): LinkReport {
  return {
    name: 'signing:build',
    taskId: 'Se-5NNn4TB65_9383YGsJA',
    taskType: 'build',
    workerImplementation: 'docker-worker',
    upstream: [],
    rules: Array.from({ length: 20 }, (_, i) => passedRule(i)),
    signedBy: '0123456789abcdef',
    artifacts: ['public/build/target.tar.xz'],
    ...members,
  };
}

/** A report of the given links, with exactly the given members changed. */
export function createReport(links: readonly LinkReport[], members: Partial<Report> = {}): Report {
  return {
    verified: true,
    verdict: 'verified',
    taskId: links[0]?.taskId ?? '',
    taskType: 'signing',
    at: '2026-01-01T00:00:00.000Z',
    policy: { product: 'firefox', digest: `sha256:${'0'.repeat(64)}` },
    links,
    findings: [],
    ...members,
  };
}

/** A refused chain as large as chains get: one task takes from `count` others, which share a few images and a decision. */
export function createLargeReport(count: number): Report {
  const id = (i: number) => `T${String(i).padStart(21, '0')}`;
  const reference = (i: number) => ({ name: `signing:link-${i}`, taskId: id(i) });
  const shared = 8;
  const links = Array.from({ length: count }, (_, i) => {
    const upstream =
      i === 0
        ? Array.from({ length: count - shared - 1 }, (_, j) => reference(j + shared + 1))
        : i === 1
          ? []
          : i <= shared
            ? [reference(1)]
            : [reference(1), reference(2 + (i % (shared - 1)))];
    return createLink({ ...reference(i), ...(i === 0 ? { name: 'signing' } : {}), upstream });
  });
  const broken = Math.floor(count * 0.7);
  const refused = { ...passedRule(3), status: 'failed' } as const;
  const changed = links.map((link, i) =>
    i === broken ? { ...link, rules: [...link.rules.slice(1), refused] } : link,
  );
  const finding = {
    code: 'artifact/digest-mismatch',
    kind: 'refusal',
    rule: refused.id,
    link: reference(broken).name,
    taskId: id(broken),
    message: 'the downloaded artifact is not the one that the worker signed',
    where: 'public/build/target.tar.xz',
    expected: `sha256:${'1'.repeat(64)}`,
    actual: `sha256:${'2'.repeat(64)}`,
    nextStep: 'Do not use the file; find out who could have written to where it is stored.',
  } as const;
  const findings = [finding, { ...finding, where: 'public/build/target.checksums' }];
  const diagnosis = {
    id: 'expired-task',
    link: finding.link,
    taskId: finding.taskId,
    codes: [finding.code],
    probably: 'Probably somebody wrote to the storage.',
    remedy: 'Find out who, and build again.',
  };
  return createReport(changed, { verified: false, verdict: 'refused', findings, diagnoses: [diagnosis] });
}
