import type { WorkerImplementation } from '@chain-of-trust/types';
import { type AuditFinding, auditSeverities, type KeyAudit } from './schema.js';

/** A finding; what it is not about is left out. */
export interface FindingInit extends Pick<AuditFinding, 'code' | 'severity' | 'message' | 'nextStep'> {
  readonly implementation?: WorkerImplementation | undefined;
  readonly path?: string;
  readonly fingerprint?: string;
  readonly reason?: string;
}

/** Makes a finding. */
export function finding(init: FindingInit): AuditFinding {
  const { code, severity, implementation, path, fingerprint, reason, message, nextStep } = init;
  return {
    code,
    severity,
    implementation: implementation ?? null,
    path: path ?? null,
    fingerprint: fingerprint ?? null,
    reason: reason ?? null,
    message,
    nextStep,
  };
}

/** The worst first; those of one severity as they were found. */
export function sortFindings(findings: readonly AuditFinding[]): AuditFinding[] {
  const rank = ({ severity }: AuditFinding) => auditSeverities.indexOf(severity);
  return [...findings].sort((a, b) => rank(a) - rank(b));
}

/** Whether an audit has found an error; with `isStrict`, also a warning. */
export function hasFailed({ findings }: KeyAudit, options: { readonly isStrict?: boolean } = {}): boolean {
  const { isStrict = false } = options;
  return findings.some(({ severity }) => severity === 'error' || (isStrict && severity === 'warning'));
}
