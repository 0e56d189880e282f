import type { WorkerImplementation } from '@chain-of-trust/types';
import type { KeyPlace } from '../diff/comparable-key.js';
import type { Survey } from '../survey/survey.js';
import { finding } from './finding.js';
import type { AuditFinding } from './schema.js';

/** A key in a file. */
interface Occurrence {
  readonly fingerprint: string;
  readonly path: string;
  readonly implementation: WorkerImplementation;
  readonly place: KeyPlace;
  /** Two that differ are versions of one key. */
  readonly bytes: string;
}

/** Looks at keys that are in more than one place, of either format. */
export function groupFindings(survey: Survey): readonly AuditFinding[] {
  const groups = new Map<string, Occurrence[]>();
  for (const occurrence of occurrencesIn(survey))
    groups.set(occurrence.fingerprint, [...(groups.get(occurrence.fingerprint) ?? []), occurrence]);
  return [...groups.values()].flatMap(ofGroup);
}

function occurrencesIn({ entries }: Survey): readonly Occurrence[] {
  return entries.flatMap(({ path, implementation, place, isIgnored, blob }) => {
    if (isIgnored || implementation === undefined || place === undefined || blob === undefined) return [];
    const where = { path, implementation, place };
    return [
      ...blob.openpgp.map(({ fingerprint, key }) => ({
        ...where,
        fingerprint,
        bytes: Buffer.from(key.write()).toString('latin1'),
      })),
      ...blob.ed25519.map(({ fingerprint }) => ({ ...where, fingerprint, bytes: '' })),
    ];
  });
}

function ofGroup(group: readonly Occurrence[]): readonly AuditFinding[] {
  const [first, ...others] = group;
  if (first === undefined || others.length === 0) return [];
  const { fingerprint } = first;
  const paths = group.map(({ path }) => path).join(', ');
  if (new Set(group.map(({ place }) => place === 'trusted')).size > 1) {
    const signs = group.find(({ place }) => place !== 'trusted') ?? first;
    return [
      finding({
        code: 'trusted-key-signs',
        severity: 'error',
        implementation: signs.implementation,
        path: signs.path,
        fingerprint,
        message: `the trusted key ${fingerprint} is among the keys that sign blobs, too: ${paths}`,
        nextStep: 'Give the worker a key of its own, and keep in trusted/ only keys of people.',
      }),
    ];
  }
  const shared = group.find(({ implementation }) => implementation !== first.implementation);
  if (shared !== undefined) {
    if (first.place === 'trusted') return []; // One person may certify for several.
    return [
      finding({
        code: 'key-shared',
        severity: 'error',
        implementation: shared.implementation,
        path: shared.path,
        fingerprint,
        message: `the key ${fingerprint} is one of several worker implementations: ${paths}`,
        nextStep:
          'Give each worker implementation keys of its own, so that a leaked one endangers only that.',
      }),
    ];
  }
  const other = others.find(({ bytes }) => bytes !== first.bytes);
  return [other === undefined ? duplicate(first, paths) : versions(other, paths)];
}

function duplicate({ implementation, path, fingerprint }: Occurrence, paths: string): AuditFinding {
  return finding({
    code: 'key-duplicate',
    severity: 'warning',
    implementation,
    path,
    fingerprint,
    message: `the key ${fingerprint} is there more than once: ${paths}`,
    nextStep: 'Keep one file, so that whoever removes or replaces the key does not miss the other.',
  });
}

function versions({ implementation, path, fingerprint }: Occurrence, paths: string): AuditFinding {
  return finding({
    code: 'key-versions',
    severity: 'error',
    implementation,
    path,
    fingerprint,
    reason: 'key-repo-versions',
    message: `there are different versions of the key ${fingerprint}: ${paths}`,
    nextStep: 'Keep one file with the newest version, which has every revocation and certification.',
  });
}
