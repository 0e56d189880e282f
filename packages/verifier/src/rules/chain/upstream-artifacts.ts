import { isContainedArtifactName, type UpstreamArtifact } from '@chain-of-trust/types';
import { Refusal, refuseIfAny } from '../../engine/refusal.js';
import type { Rule } from '../../engine/rule.js';
import { taskKnown } from './task-known.js';

/** Establishes the artifacts that a task takes from others, every path of which stays inside its folder. */
export const upstreamArtifacts: Rule<readonly UpstreamArtifact[]> = {
  id: 'chain/upstream-artifacts',
  title: 'payload.upstreamArtifacts is well-formed, not empty, and its paths stay inside',
  source: 'spec: Building the chain (task.payload.upstreamArtifacts); attack: a path that leaves its folder',
  async check({ require }) {
    const link = await require(taskKnown);
    const problem = link.problems.find((each) => each.code === 'upstream-artifacts');
    if (problem !== undefined) {
      throw new Refusal({
        code: 'chain/upstream-artifacts-malformed',
        message: problem.message,
        where: problem.where,
        nextStep: 'Correct payload.upstreamArtifacts; an empty list would mean that nothing is verified.',
      });
    }
    const escaping = link.upstreamArtifacts.flatMap((entry) =>
      entry.paths
        .filter((path) => !isContainedArtifactName(path))
        .map((path) => ({ taskId: entry.taskId, path })),
    );
    refuseIfAny(
      escaping.map(({ taskId, path }) => ({
        code: 'chain/path-escapes',
        message: `the path ${JSON.stringify(path)} of ${taskId} is not a relative path that stays inside its folder`,
        where: 'payload.upstreamArtifacts',
        actual: path,
        nextStep: 'Name the artifact by its plain name; no honest task uses such a path.',
      })),
    );
    return link.upstreamArtifacts;
  },
};
