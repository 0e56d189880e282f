import * as v from 'valibot';

const strings = v.pipe(v.array(v.string()), v.readonly());

const findingSchema = v.pipe(
  v.object({
    code: v.string(),
    kind: v.picklist(['refusal', 'outage']),
    rule: v.string(),
    link: v.string(),
    taskId: v.string(),
    message: v.string(),
    source: v.optional(v.string()),
    where: v.optional(v.string()),
    expected: v.optional(v.string()),
    actual: v.optional(v.string()),
    nextStep: v.string(),
  }),
  v.readonly(),
);

const diagnosisSchema = v.pipe(
  v.object({
    id: v.string(),
    link: v.string(),
    taskId: v.string(),
    codes: strings,
    probably: v.string(),
    remedy: v.string(),
  }),
  v.readonly(),
);

const ruleReportSchema = v.pipe(
  v.object({
    id: v.string(),
    title: v.string(),
    status: v.picklist(['passed', 'failed', 'not-run', 'not-applicable']),
    reason: v.optional(v.string()),
    read: strings,
  }),
  v.readonly(),
);

const upstreamLinkSchema = v.pipe(v.object({ name: v.string(), taskId: v.string() }), v.readonly());

const linkReportSchema = v.pipe(
  v.object({
    name: v.string(),
    taskId: v.string(),
    taskType: v.string(),
    workerImplementation: v.string(),
    workerPoolId: v.optional(v.string()),
    upstream: v.pipe(v.array(upstreamLinkSchema), v.readonly()),
    rules: v.pipe(v.array(ruleReportSchema), v.readonly()),
    signedBy: v.optional(v.string()),
    artifacts: strings,
  }),
  v.readonly(),
);

/**
 * The shape of a `Report`, for those who read one back or in another language.
 *
 * Further members are let through, so that a report of a later version can be read. Not checked: that `verified`,
 * `verdict`, the statuses and the findings agree with each other. A report is not signed: where it came from is all
 * that makes it true.
 */
export const reportSchema = v.pipe(
  v.object({
    verified: v.boolean(),
    verdict: v.picklist(['verified', 'refused', 'undetermined']),
    taskId: v.string(),
    taskType: v.string(),
    at: v.pipe(v.string(), v.isoTimestamp('is not an ISO 8601 timestamp')),
    policy: v.pipe(v.object({ product: v.string(), digest: v.string() }), v.readonly()),
    links: v.pipe(v.array(linkReportSchema), v.readonly()),
    findings: v.pipe(v.array(findingSchema), v.readonly()),
    diagnoses: v.optional(v.pipe(v.array(diagnosisSchema), v.readonly())),
  }),
  v.readonly(),
);
