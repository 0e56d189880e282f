import { exceptTarget } from '../../engine/applies.js';
import type { Rule } from '../../engine/rule.js';
import { BytesCollector } from '../../read-bytes.js';
import { readVerifiedArtifact } from '../../read-verified-artifact.js';

/** What a decision task has published beside its task graph. */
export interface DecisionDocuments {
  /** `public/actions.json`: what may be done with the graph later. */
  readonly actions: Uint8Array;
  /** `public/parameters.yml`: what the graph was made with. */
  readonly parameters: Uint8Array;
}

const maxBytes = 64 * 1024 * 1024;

/** Establishes the documents that action tasks are rebuilt from. */
export const decisionDocuments: Rule<DecisionDocuments> = {
  id: 'graph/decision-documents',
  title: 'the decision task has published its actions and parameters with the digests that its worker signed',
  source: 'spec: Chain of Trust Versions (action hook support); attack: an action added after the decision',
  appliesTo(link, setting) {
    const applies = exceptTarget(link, setting);
    return applies === true ? link.taskType === 'decision' || 'only for decision tasks' : applies;
  },
  async check(context) {
    const read = (name: string) =>
      readVerifiedArtifact(context, { link: context.link, name, maxBytes }, new BytesCollector());
    const [actions, parameters] = await Promise.all([
      read('public/actions.json'),
      read('public/parameters.yml'),
    ]);
    return { actions, parameters };
  },
};
