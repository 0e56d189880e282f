import type { Link } from '@chain-of-trust/chain';
import {
  type Finding,
  type LinkReport,
  type Report,
  type RuleReport,
  type Verdict,
  workerPoolIdOf,
} from '@chain-of-trust/types';
import type { Outcome } from './evaluation.js';
import type { Rule, Setting } from './rule.js';

/** The outcome of every rule on one link, in the order of the rules. */
export interface LinkOutcomes {
  readonly link: Link;
  readonly outcomes: readonly { readonly rule: Rule; readonly outcome: Outcome }[];
  readonly signedBy: string | undefined;
  readonly artifacts: readonly string[];
}

/** Puts the outcomes of one verification together to its report. */
export function createReport(setting: Setting, links: readonly LinkOutcomes[]): Report {
  const { chain, policy, at } = setting;
  const names = new Map(chain.links.map((link) => [link.taskId, link.name]));
  const all = links.flatMap(({ outcomes }) => outcomes.map(({ outcome }) => outcome));
  const findings = all.flatMap((outcome) => (outcome.status === 'failed' ? outcome.findings : []));
  const verdict = verdictOf(all, findings);
  return {
    verified: verdict === 'verified',
    verdict,
    taskId: chain.target.taskId,
    taskType: chain.target.taskType,
    at: at.toISOString(),
    policy: { product: policy.product, digest: policy.digest },
    links: links.map((each) => toLinkReport(each, names)),
    findings,
  };
}

/**
 * Verified needs every outcome to be a pass or not applicable, and at least one pass; anything else, a status that
 * is added later included, is not verified.
 */
function verdictOf(outcomes: readonly Outcome[], findings: readonly Finding[]): Verdict {
  const isFine = ({ status }: Outcome) => status === 'passed' || status === 'not-applicable';
  if (outcomes.some(({ status }) => status === 'passed') && outcomes.every(isFine)) return 'verified';
  const onlyOutages = findings.length > 0 && findings.every(({ kind }) => kind === 'outage');
  return onlyOutages ? 'undetermined' : 'refused';
}

function toLinkReport(each: LinkOutcomes, names: ReadonlyMap<string, string>): LinkReport {
  const { link, outcomes, signedBy, artifacts } = each;
  const edges = link.state === 'resolved' ? link.edges : [];
  const upstream = [...new Set(edges.map((edge) => edge.taskId))];
  return {
    name: link.name,
    taskId: link.taskId,
    taskType: link.taskType,
    workerImplementation: (link.state === 'resolved' && link.worker.implementation) || 'unknown',
    workerPoolId: link.state === 'resolved' ? workerPoolIdOf(link.task) : undefined,
    upstream: upstream.map((taskId) => ({ taskId, name: names.get(taskId) ?? '(not in the chain)' })),
    rules: outcomes.map(toRuleReport),
    signedBy,
    artifacts,
  };
}

function toRuleReport({ rule, outcome }: LinkOutcomes['outcomes'][number]): RuleReport {
  const common = { id: rule.id, title: rule.title, status: outcome.status, read: [...outcome.read] };
  if (outcome.status === 'not-run') return { ...common, reason: `blocked by ${outcome.blockedBy}` };
  if (outcome.status === 'not-applicable') return { ...common, reason: outcome.reason };
  return common;
}
