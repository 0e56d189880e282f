import type { Diagnosis, Report } from '@chain-of-trust/types';
import type { Setting } from '../engine/rule.js';
import { actionOfOtherRepository } from './action-of-other-repository.js';
import { artifactNeverMade } from './artifact-never-made.js';
import { type Diagnoser, type Facts, hasPassed, type Symptom } from './diagnose.js';
import { expiredTask } from './expired-task.js';
import { featureNotEnabled } from './feature-not-enabled.js';
import { forkOrRenamed } from './fork-or-renamed.js';
import { policyLacksPool } from './policy-lacks-pool.js';
import { retiredKey } from './retired-key.js';
import { unsignedPool } from './unsigned-pool.js';

const diagnosers: readonly Diagnoser[] = [
  featureNotEnabled,
  unsignedPool,
  artifactNeverMade,
  retiredKey,
  actionOfOtherRepository,
  forkOrRenamed,
  expiredTask,
  policyLacksPool,
];

/**
 * Adds to a finished report what has probably happened. Nothing else of the report is changed, its verdict least of all.
 */
export function withDiagnoses(report: Report, setting: Facts['setting']): Report {
  const facts = { report, setting, signingPools: signingPoolsOf(report) };
  const symptoms = symptomsOf(facts);
  const all = diagnosers.flatMap((diagnoser) => diagnosesOf(diagnoser, symptoms, facts));
  return all.length === 0 ? report : { ...report, diagnoses: all };
}

function symptomsOf({ report, setting }: { report: Report; setting: Pick<Setting, 'chain'> }): Symptom[] {
  const links = new Map(setting.chain.links.map((link) => [link.taskId, link]));
  const linkReports = new Map(report.links.map((link) => [link.taskId, link]));
  return report.findings.flatMap((finding) => {
    const link = links.get(finding.taskId);
    const linkReport = linkReports.get(finding.taskId);
    return link?.state === 'resolved' && linkReport !== undefined ? [{ finding, link, linkReport }] : [];
  });
}

function signingPoolsOf({ links }: Report): ReadonlySet<string> {
  const signing = links.filter((link) => hasPassed(link, 'blob/present'));
  return new Set(signing.flatMap(({ workerPoolId }) => (workerPoolId === undefined ? [] : [workerPoolId])));
}

/** One for each task: several findings of one task have one cause. */
function diagnosesOf({ id, diagnose }: Diagnoser, symptoms: readonly Symptom[], facts: Facts): Diagnosis[] {
  const byTask = new Map<string, Diagnosis>();
  for (const symptom of symptoms) {
    const words = diagnose(symptom, facts);
    if (words === undefined) continue;
    const { taskId, name } = symptom.link;
    const earlier = byTask.get(taskId) ?? { id, link: name, taskId, codes: [], ...words };
    byTask.set(taskId, { ...earlier, codes: [...new Set([...earlier.codes, symptom.finding.code])] });
  }
  return [...byTask.values()];
}
