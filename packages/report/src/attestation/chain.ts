import type { LinkFacts, LinkReport, Report } from '@chain-of-trust/types';
import { ReportError } from '../error.js';
import { parseRootUrl } from './uris.js';

/** What attestations are derived from: one verification, and where its tasks are. */
export interface AttestedChainInit {
  readonly report: Report;
  /** What the rules have established about each link that has run. */
  readonly facts: readonly LinkFacts[];
  /** Of the Taskcluster deployment. Neither a blob nor a bundle names it, so it is the word of whoever attests. */
  readonly rootUrl: string;
}

/** A link of a verified chain with what is known about it. */
export interface AttestedLink {
  readonly report: LinkReport;
  readonly facts: LinkFacts;
}

/**
 * A chain that is verified, and of which everything is known that is attested.
 *
 * Statements can only be made of this class, and it only of a verified report with facts about every link that has run.
 */
export class AttestedChain {
  readonly report: Report;
  /** Without a trailing slash. */
  readonly rootUrl: string;
  readonly #links: ReadonlyMap<string, AttestedLink>;

  /** @throws ReportError `report-not-verified`, `report-link`, `report-uri` */
  constructor({ report, facts, rootUrl }: AttestedChainInit) {
    if (!report.verified || report.verdict !== 'verified') throw notVerified(report);
    this.report = report;
    this.rootUrl = parseRootUrl(rootUrl);
    const byTask = new Map(facts.map((each) => [each.taskId, each]));
    const ran = report.links.filter(({ taskId }) => taskId !== report.taskId);
    this.#links = new Map(ran.map((link) => [link.taskId, { report: link, facts: factsOf(link, byTask) }]));
  }

  /** All links that have run, in the order of the report. */
  get links(): readonly AttestedLink[] {
    return [...this.#links.values()];
  }

  /** The link of a task; `undefined` for the task that the chain was verified for, which has not run. */
  findTask(taskId: string): AttestedLink | undefined {
    return this.#links.get(taskId);
  }

  /**
   * The links of a name, like `signing:build`, which several may have, or the one of a taskId.
   *
   * @throws ReportError `report-link` where there is none
   */
  linksOf(name: string): readonly AttestedLink[] {
    const found = this.links.filter(({ report }) => report.name === name || report.taskId === name);
    if (found.length > 0) return found;
    const names = this.links.map(({ report }) => `${report.name} ${report.taskId}`);
    throw new ReportError({
      code: 'report-link',
      message: `no link of the chain that has run is called ${JSON.stringify(name)}`,
      nextStep: `Give a name or a taskId of ${names.join(', ')}.`,
      facts: { name, known: names },
    });
  }

  /** The links whose artifacts the task takes: those that the verification was for. */
  get inputs(): readonly AttestedLink[] {
    return this.links.filter(({ report }) => report.artifacts.length > 0);
  }
}

function factsOf({ taskId, name }: LinkReport, byTask: ReadonlyMap<string, LinkFacts>): LinkFacts {
  const facts = byTask.get(taskId);
  if (facts !== undefined) return facts;
  throw new ReportError({
    code: 'report-link',
    message: `nothing is known of ${name} ${taskId} that its worker has signed`,
    nextStep: 'Give what the verification of this very report has established about each link.',
    facts: { taskId },
  });
}

function notVerified({ taskId, verdict }: Report): ReportError {
  return new ReportError({
    code: 'report-not-verified',
    message: `the chain of ${taskId} is ${verdict}`,
    nextStep: 'Only a verified chain can be attested; look at its findings.',
    facts: { taskId, verdict },
  });
}
