import type { ChainOfTrustBlob, JsonObject, LinkFacts, Report } from '@chain-of-trust/types';
import { AttestedChain, type AttestedLink } from '../../src/attestation/chain.js';
import { createLink, createReport } from '../report-fixture.js';

/** TaskIds of the chain: a build, its decision task, its docker image, and the signing task that is about to run. */
export const ids = {
  signing: 'Zqq_syB8RIq_KFfLtN3nqQ',
  decision: 'M-wN2k1CQEaUUiZYgy_Oqw',
  build: 'Cq_bg7ggTSieX3ZFjRbQLA',
  image: 'PO0G5KbNTja2-7vJVzkl0Q',
} as const;

/** The deployment. */
export const rootUrl = 'https://tc.example.com';

const digest = (letter: string) => letter.repeat(64);

/** A task as its worker signed it. */
export function createTask(members: JsonObject = {}): JsonObject {
  return {
    provisionerId: 'gecko-3',
    workerType: 'b-linux',
    schedulerId: 'gecko-level-3',
    taskGroupId: ids.decision,
    dependencies: [],
    scopes: [],
    created: '2026-01-01T00:00:00.000Z',
    deadline: '2026-01-02T00:00:00.000Z',
    payload: { command: ['make'] },
    metadata: { name: 'build', owner: 'a@example.com', source: 'https://example.com', description: 'x' },
    ...members,
  };
}

/** What is known of a link, with exactly the given members changed. */
export function createFacts(
  name: string,
  taskId: string,
  members: Partial<LinkFacts> & { readonly in?: JsonObject } = {},
): LinkFacts {
  const { in: inBlob, ...rest } = members;
  const blob = {
    artifacts: { 'public/a': { sha256: digest('a') } },
    chainOfTrustVersion: 1,
    environment: {},
    runId: 0,
    task: createTask(),
    taskId,
    workerGroup: 'group',
    workerId: 'worker',
    ...inBlob,
  } as ChainOfTrustBlob; // tests change members of it to other valid ones
  return {
    name,
    taskId,
    blob,
    documents: [{ name: 'public/chain-of-trust.json', sha256: digest('b') }],
    run: { runId: 0, state: 'completed' },
    sources: [],
    image: undefined,
    inputs: [],
    ...rest,
  };
}

const revision = '0123456789abcdef0123456789abcdef01234567';

/** What is known of the decision task. */
export const decisionFacts = createFacts('signing:decision', ids.decision, {
  sources: [{ type: 'git', repository: 'https://github.com/example/project', revision }],
});

/** What is known of the docker-image task. */
export const imageFacts = createFacts('signing:build:docker-image', ids.image, {
  in: { artifacts: { 'public/image.tar.zst': { sha256: digest('c') } } },
});

/** The report of a verified chain. */
export function createChainReport(members: Partial<Report> = {}): Report {
  const decision = { name: 'signing:decision', taskId: ids.decision };
  const image = { name: 'signing:build:docker-image', taskId: ids.image };
  const build = { name: 'signing:build', taskId: ids.build };
  return createReport({
    taskId: ids.signing,
    policy: { product: 'firefox', digest: `sha256:${digest('d')}` },
    links: [
      createLink({ name: 'signing', taskId: ids.signing, upstream: [decision, build] }),
      createLink(decision),
      createLink({ ...build, upstream: [decision, image], artifacts: ['public/a'] }),
      createLink({ ...image, upstream: [decision] }),
    ],
    ...members,
  });
}

/** A verified chain in which exactly the facts about the build, or members of the report, are changed. */
export function createChain(
  build: Parameters<typeof createFacts>[2] = {},
  report: Partial<Report> = {},
): AttestedChain {
  const facts = [createFacts('signing:build', ids.build, build), decisionFacts, imageFacts];
  return new AttestedChain({ report: createChainReport(report), facts, rootUrl });
}

/** The build of a chain. */
export function buildOf(chain: AttestedChain): AttestedLink {
  const link = chain.findTask(ids.build);
  if (link === undefined) throw new Error('the chain has no build');
  return link;
}
