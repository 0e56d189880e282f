import { findOwnMember } from '../own-member.js';
import type { Diagnoser, Symptom } from './diagnose.js';

/** A task that never asked its worker to sign. */
export const featureNotEnabled: Diagnoser = {
  id: 'feature-not-enabled',
  diagnose(symptom) {
    if (!isUnsigned(symptom) || !hasSwitch(symptom) || asksForSignature(symptom)) return undefined;
    return {
      probably: `Probably the task never asked for a signature: payload.features.chainOfTrust of ${symptom.link.task.metadata.name} is not true.`,
      remedy:
        'Turn the feature on where the task is generated, and run a new decision task: what has run without it was signed by nobody.',
    };
  },
};

/** Whether a run has published no blob or no signature. */
export function isUnsigned({ finding }: Symptom): boolean {
  return finding.code === 'blob/missing' || finding.code === 'signature/missing';
}

/** Scriptworkers sign always; the others where the task asks for it. */
export function asksForSignature(symptom: Symptom): boolean {
  return !hasSwitch(symptom) || findOwnMember(symptom.link.task.payload.features, 'chainOfTrust') === true;
}

function hasSwitch({ linkReport }: Symptom): boolean {
  return linkReport.workerImplementation !== 'scriptworker';
}
