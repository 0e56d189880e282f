import { findTampering, tamperings } from '@chain-of-trust/sandbox';
import { describe, expect, it } from 'vitest';
import { findingExplanations } from '../src/explanations/index.js';
import { rules } from '../src/index.js';
import { codesOf, type Trial, verifyTrial } from './support/verification.js';

/** Every tampering of the sandbox, the rules that must refuse it and the codes they must give: these and no others. */
const refusals: Readonly<Record<string, readonly [rules: string, codes: string]>> = {
  'artifact-byte': ['artifact/digests', 'artifact/digest-mismatch'],
  'artifact-truncated': ['artifact/digests', 'artifact/digest-mismatch'],
  'artifact-longer': ['artifact/digests', 'artifact/digest-mismatch'],
  'artifact-missing': ['artifact/digests', 'artifact/missing'],
  'artifact-expired': ['artifact/digests', 'artifact/expired'],
  'artifact-error': ['artifact/digests', 'artifact/missing'],
  'artifact-not-listed': ['artifact/digests', 'artifact/not-listed'],
  'optional-artifact-byte': ['artifact/digests', 'artifact/digest-mismatch'],
  'digest-md5': ['blob/schema', 'blob/digest-algorithm'],
  'digest-none': ['blob/schema', 'blob/schema'],
  'phantom-artifact': ['artifact/digests', 'artifact/not-listed'],
  'blob-byte': ['signature/valid', 'signature/bad'],
  'blob-missing': ['blob/present', 'blob/missing'],
  'blob-truncated': ['signature/valid', 'signature/bad'],
  'signature-missing': ['blob/present', 'signature/missing'],
  'signature-truncated': ['signature/valid', 'signature/malformed'],
  'signature-of-other-file': ['signature/valid', 'signature/bad'],
  'wrong-worker-key': ['signature/valid', 'signature/bad'],
  'unknown-key': ['signature/valid', 'signature/bad'],
  'blob-malformed': ['blob/schema', 'blob/malformed'],
  'blob-duplicate-key': ['blob/schema', 'blob/duplicate-key'],
  'blob-proto-key': ['blob/schema', 'blob/forbidden-key'],
  'blob-member-missing': ['blob/schema', 'blob/schema'],
  'blob-version': ['blob/schema', 'blob/schema'],
  'blob-of-other-run': ['blob/run-id', 'blob/run-id-mismatch'],
  'blob-of-other-task': ['blob/task-id', 'blob/task-id-mismatch'],
  'blob-of-other-worker': ['blob/worker', 'blob/worker-mismatch'],
  'blob-task-differs': ['blob/task-definition', 'blob/task-differs'],
  'blob-task-addition': ['blob/task-definition', 'blob/task-differs'],
  'task-command': ['graph/task-in-graph', 'graph/definition-differs'],
  'task-env': ['graph/task-in-graph', 'graph/definition-differs'],
  'task-scopes': ['graph/task-in-graph', 'graph/definition-differs'],
  'task-member-added': ['graph/task-in-graph', 'graph/definition-differs'],
  'task-retyped': ['graph/task-in-graph', 'graph/definition-differs'],
  'task-dependencies': ['graph/task-in-graph', 'graph/definition-differs'],
  'task-group': ['graph/task-in-graph', 'graph/task-not-in-graph'],
  'decision-command': ['rebuild/definition', 'rebuild/definition-differs'],
  'decision-env': ['rebuild/definition', 'rebuild/definition-differs'],
  'decision-scopes': ['rebuild/definition', 'rebuild/definition-differs'],
  'decision-member-emptied': ['rebuild/definition', 'rebuild/definition-differs'],
  'decision-worker-pool': ['graph/worker-pool', 'graph/worker-pool'],
  'decision-pool-spellings': [
    'graph/worker-pool rebuild/definition',
    'graph/worker-pool-ambiguous rebuild/definition-differs',
  ],
  'decision-event': ['rebuild/definition', 'rebuild/tasks-for'],
  'decision-event-of-other-host': ['rebuild/definition', 'rebuild/event-of-other-host'],
  'decision-as-action': ['rebuild/definition', 'rebuild/action-without-decision'],
  'decision-comment': ['rebuild/definition', 'rebuild/comment-differs'],
  'decision-level': ['rebuild/definition', 'rebuild/definition-differs'],
  'prebuilt-image': ['docker-image/origin', 'docker-image/prebuilt-not-allowed'],
  'image-malformed': ['docker-image/origin', 'docker-image/unsupported'],
  'indexed-image-missing': ['docker-image/origin', 'docker-image/index-missing'],
  'indexed-image-not-claimed': ['docker-image/origin', 'docker-image/index-not-claimed'],
  'docker-image-other': ['docker-image/origin', 'docker-image/input-differs'],
  'docker-image-no-image': [
    'chain/task-type docker-image/origin',
    'chain/task-type-conflict docker-image/not-in-chain',
  ],
  'docker-image-worker-pool': ['graph/worker-pool', 'graph/worker-pool'],
  'docker-image-digest': ['docker-image/digest', 'docker-image/digest-mismatch'],
  'docker-image-md5': ['docker-image/digest', 'docker-image/digest-malformed'],
  'features-malformed': ['worker/not-interactive', 'worker/malformed'],
  'interactive-docker': ['worker/not-interactive', 'worker/interactive'],
  'interactive-env': ['worker/not-interactive', 'worker/interactive'],
  'interactive-generic': ['worker/not-interactive', 'worker/interactive'],
  'ambiguous-worker': ['worker/implementation', 'worker/ambiguous'],
  'unknown-worker': ['worker/implementation', 'worker/unknown'],
  'empty-upstream-artifacts': ['chain/upstream-artifacts', 'chain/upstream-artifacts-malformed'],
  'path-traversal': ['chain/upstream-artifacts', 'chain/path-escapes'],
  'unlisted-path': ['artifact/digests', 'artifact/not-listed'],
  'unknown-task-type': ['chain/task-type', 'chain/task-type-unknown'],
  'conflicting-task-type': [
    'artifact/digests chain/task-type',
    'artifact/not-listed chain/task-type-conflict',
  ],
  'malformed-task-id': ['chain/upstream-artifacts', 'chain/upstream-artifacts-malformed'],
  'malformed-inputs': ['chain/inputs', 'chain/inputs-malformed'],
  'target-scopes': ['graph/task-in-graph', 'graph/definition-differs'],
  'target-not-scriptworker': ['worker/scriptworker', 'worker/not-scriptworker'],
  'missing-task': ['chain/task-known', 'chain/task-missing'],
  'missing-decision': ['chain/task-known', 'chain/task-missing'],
  'unfinished-task': ['chain/completed-run', 'chain/not-completed'],
  'failed-task': ['chain/completed-run', 'chain/not-completed'],
  'rerun-pending': ['chain/completed-run', 'chain/not-completed'],
  cycle: ['chain/no-cycle', 'chain/cycle'],
  'chain-too-long': [
    'blob/task-definition blob/task-id chain/length graph/task-in-graph',
    'blob/task-differs blob/task-id-mismatch chain/too-long graph/definition-differs graph/task-not-in-graph',
  ],
  'orphan-task': [
    'chain/task-type graph/decision-documents graph/task-graph graph/worker-pool rebuild/definition',
    'artifact/not-listed chain/task-type-conflict graph/worker-pool rebuild/tasks-for',
  ],
  'orphan-image': ['chain/parents-present', 'chain/parent-missing'],
  'task-graph-missing': ['graph/task-graph', 'artifact/missing'],
  'task-graph-byte': ['graph/task-graph', 'artifact/digest-mismatch'],
  'task-graph-malformed': ['graph/task-graph', 'graph/malformed'],
  'task-graph-list': ['graph/task-graph', 'graph/malformed'],
  'task-not-in-graph': ['graph/task-in-graph', 'graph/task-not-in-graph'],
  'actions-missing': ['graph/decision-documents', 'artifact/missing'],
  'parameters-byte': ['graph/decision-documents', 'artifact/digest-mismatch'],
  'untrusted-repository': ['source/repository', 'source/repository-untrusted'],
  'repository-differs': ['source/repository', 'source/repository-differs'],
  'head-repository-differs': ['source/repository', 'source/head-repository-differs'],
  'revision-unknown': ['source/revision', 'source/revision-absent'],
  'revision-not-tip': ['source/revision', 'source/revision-not-tip'],
  'revision-short': ['source/revision', 'source/revision-malformed'],
  'template-missing': ['rebuild/definition', 'rebuild/template-missing'],
  'template-changed': ['rebuild/definition', 'rebuild/definition-differs'],
  'template-version': ['rebuild/definition', 'rebuild/template-version'],
  'template-malformed': ['rebuild/definition', 'rebuild/malformed'],
  'template-duplicate-key': ['rebuild/definition', 'rebuild/duplicate-key'],
  'template-error': ['rebuild/definition', 'rebuild/template-error'],
  'template-no-task': ['rebuild/definition', 'rebuild/no-task'],
  'template-bomb': ['rebuild/definition', 'rebuild/too-large'],
  'projects-missing': ['rebuild/definition', 'rebuild/projects-missing'],
  'projects-malformed': ['rebuild/definition', 'rebuild/malformed'],
  'project-unknown': ['rebuild/definition', 'rebuild/project-unknown'],
  'restricted-scope-wrong-tree': ['scopes/restricted-trees', 'scopes/wrong-tree'],
  'restricted-scope-star': ['scopes/restricted-trees', 'scopes/wrong-tree'],
  'low-level-scheduler': [
    'graph/task-in-graph scopes/privileged-source',
    'graph/definition-differs scopes/unprivileged-source',
  ],
  'branch-of-try': ['scopes/privileged-source', 'scopes/unprivileged-source'],
  'template-task-id': ['rebuild/definition', 'rebuild/definition-differs'],
  'cron-arguments': ['rebuild/definition', 'rebuild/cron-job-differs'],
  'cron-symbol': ['rebuild/definition', 'rebuild/cron-job-differs'],
  'cron-job-unknown': ['rebuild/definition', 'rebuild/cron-job-unknown'],
  'cron-input': ['rebuild/definition', 'rebuild/cron-job-differs'],
  'cron-member-added': ['rebuild/definition', 'rebuild/schema'],
  'cron-configuration-missing': ['rebuild/definition', 'rebuild/cron-configuration-missing'],
  'cron-configuration-changed': ['rebuild/definition', 'rebuild/cron-job-differs'],
  'action-callback-unknown': ['rebuild/definition', 'rebuild/action-unknown'],
  'action-callback-other': ['rebuild/definition', 'rebuild/definition-differs'],
  'action-group-other': ['rebuild/definition', 'rebuild/definition-differs'],
  'action-scopes': ['rebuild/definition', 'rebuild/definition-differs'],
  'action-input-differs': ['rebuild/definition', 'rebuild/definition-differs'],
  'actions-malformed': ['rebuild/definition', 'rebuild/schema'],
  'action-kind-unknown': ['rebuild/definition', 'rebuild/action-kind'],
  'github-commit-unknown': ['source/revision', 'source/revision-absent'],
  'github-not-landed': ['scopes/landed', 'scopes/not-landed'],
  'github-build-not-landed': ['scopes/landed', 'scopes/not-landed'],
  'github-template-changed': ['rebuild/definition', 'rebuild/definition-differs'],
  'github-revision-short': ['source/revision', 'source/revision-malformed'],
  'github-base-unknown': ['rebuild/definition', 'rebuild/base-revision-absent'],
  'github-look-alike': ['source/repository', 'source/repository-untrusted'],
  'release-absent': ['rebuild/definition', 'rebuild/release-absent'],
  'release-by-other': ['rebuild/definition', 'rebuild/definition-differs'],
  'pull-request-absent': ['rebuild/definition', 'rebuild/pull-request-absent'],
  'pull-request-other-fork': ['rebuild/definition', 'rebuild/pull-request-differs'],
  'pull-request-unnamed': ['rebuild/definition', 'rebuild/pull-request-unnamed'],
  'pull-request-restricted-scope': [
    'scopes/privileged-source scopes/restricted-trees',
    'scopes/unprivileged-source scopes/wrong-tree',
  ],
};

const explanations = Object.entries(findingExplanations);

function trialOf(name: string): Trial {
  const tampering = findTampering(name);
  return { tamper: tampering?.apply, world: tampering?.world ?? {} };
}

describe('a tampered release', () => {
  it.each(Object.entries(refusals))(
    '%s is refused by its rule and no other',
    async (name, [expectedRules, expectedCodes]) => {
      const { report, store } = await verifyTrial(trialOf(name));
      expect(codesOf(report)).toEqual(expectedCodes.split(' '));
      expect([...new Set(report.findings.map(({ rule }) => rule))].sort()).toEqual(expectedRules.split(' '));
      expect(report.verdict).toBe('refused');
      expect(report.verified).toBe(false);
      expect(store.ended).toEqual(['abandoned']);
      for (const finding of report.findings) {
        expect(finding).toMatchObject({ kind: 'refusal', nextStep: expect.stringMatching(/[\w"]\.$/) });
        const [, explanation] = explanations.find(([code]) => code === finding.code) ?? [];
        expect(explanation?.rules).toContain(finding.rule);
      }
    },
  );

  it('is tried for every tampering that the sandbox knows', () => {
    expect(Object.keys(refusals).sort()).toEqual(tamperings.map(({ name }) => name).sort());
  });

  it('is refused by each rule alone at least once', () => {
    const alone = Object.values(refusals).flatMap(([names]) => (names.includes(' ') ? [] : [names]));
    const untried = rules.map(({ id }) => id).filter((id) => !alone.includes(id));
    // A chain that is cut off lacks the parents of its last tasks too; verify.test.ts tries the bound, and branches,
    // which no product demands yet.
    expect(untried).toEqual(['chain/length', 'scopes/restricted-branches']);
  });
});
