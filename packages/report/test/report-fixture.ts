import type { Finding, LinkReport, Report } from '@chain-of-trust/types';

/** A link with one passed rule and exactly the given members changed. */
export function createLink(members: Partial<LinkReport> & Pick<LinkReport, 'name' | 'taskId'>): LinkReport {
  return {
    taskType: 'build',
    workerImplementation: 'docker-worker',
    upstream: [],
    rules: [{ id: 'blob/task-id', title: 'the blob is of this task', status: 'passed', read: [] }],
    artifacts: [],
    ...members,
  };
}

/** A verified report of a small chain with exactly the given members changed. */
export function createReport(members: Partial<Report> = {}): Report {
  const decision = createLink({ name: 'signing:decision', taskId: 'D' });
  const build = createLink({
    name: 'signing:build',
    taskId: 'B',
    upstream: [{ name: decision.name, taskId: 'D' }],
    artifacts: ['public/a', 'public/b'],
    signedBy: 'key1',
    workerPoolId: 'gecko-3/b-linux',
  });
  const signing = createLink({
    name: 'signing',
    taskId: 'S',
    upstream: [
      { name: decision.name, taskId: 'D' },
      { name: build.name, taskId: 'B' },
    ],
  });
  return {
    verified: true,
    verdict: 'verified',
    taskId: 'S',
    taskType: 'signing',
    at: '2026-01-01T00:00:00.000Z',
    policy: { product: 'firefox', digest: 'sha256:00' },
    links: [signing, decision, build],
    findings: [],
    ...members,
  };
}

/** A finding with exactly the given members changed. */
export function createFinding(members: Partial<Finding> = {}): Finding {
  return {
    code: 'artifact/digest-mismatch',
    kind: 'refusal',
    rule: 'artifact/digests',
    link: 'signing:build',
    taskId: 'B',
    message: 'the digest differs',
    where: 'public/a',
    expected: 'sha256:1',
    actual: 'sha256:2',
    nextStep: 'Do not use it.',
    ...members,
  };
}
