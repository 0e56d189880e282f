import { createWorld, startHosts, startSandbox, type TestAuthority } from '@chain-of-trust/sandbox';
import type { Case, Judge, Opinion } from './judge.js';
import type { GoodChain } from './mutant.js';
import { report, verifyOurs } from './ours.js';
import { Rewriter } from './rewriter.js';
import type { Scenario } from './scenario.js';
import { takeSnapshot } from './snapshot.js';

/** Both opinions of one state of a world. */
export interface Opinions {
  readonly ours: Opinion;
  readonly reference: Opinion;
}

/** A good chain, served to both verifiers. */
export interface Stage {
  readonly chain: GoodChain;
  readonly scenario: Scenario;
  /** What both said when nothing was changed. */
  readonly good: Opinions;
  /** Asks both at the same time. */
  readonly ask: () => Promise<Opinions>;
  /** Takes everything back that a mutant has changed. */
  readonly restore: () => void;
  readonly close: () => Promise<void>;
}

/** Builds the world of a scenario and serves it. */
export async function openStage(scenario: Scenario, judge: Judge, authority: TestAuthority): Promise<Stage> {
  const world = await createWorld(scenario.world);
  const sandbox = await startSandbox(world);
  const rewriter = await Rewriter.open(sandbox);
  const hosts = await startHosts(rewriter, { authority });
  const { product, taskType } = scenario;
  const asked: Case = { world, hosts, taskId: scenario.taskId(world), taskType, product };
  const ask = async () => {
    const [ours, reference] = await Promise.all([verifyOurs(asked, rewriter), judge.verify(asked)]);
    return { ours, reference };
  };
  const restoreWorld = takeSnapshot(world);
  const [{ links }, good] = await Promise.all([report(asked, rewriter), ask()]); // all answers are recorded now
  return {
    chain: { world, links, rewriter },
    scenario,
    good,
    ask,
    restore() {
      restoreWorld();
      rewriter.reset();
    },
    async close() {
      await hosts.close();
      await rewriter.close();
      await sandbox.close();
    },
  };
}
