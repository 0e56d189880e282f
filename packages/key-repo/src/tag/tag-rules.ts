import { KeyRepoError } from '../error.js';
import type { TrustedTag } from './trusted-tag.js';

/** A tag that was used before: nothing older is used after it. */
export interface TagFloor {
  readonly name: string;
  readonly id: string;
  readonly taggedAt: Date;
}

/** What else has to hold of a trusted tag. */
export interface TagRules {
  /** The whole name has to match. */
  readonly namePattern?: RegExp;
  readonly floor?: TagFloor;
  readonly maxAgeDays?: number;
}

const dayInMilliseconds = 24 * 60 * 60 * 1000;

/**
 * Checks a trusted tag's name, age, and that it is not older than the last one used. Its date is signed, so that nobody
 * but a signer can make an old tag look newer.
 *
 * @throws KeyRepoError `key-repo-tag-name`, `key-repo-tag-rollback`, `key-repo-tag-age`, `key-repo-tag-future`
 */
export function checkTagRules(tag: TrustedTag, { namePattern, floor, maxAgeDays }: TagRules, at: Date): void {
  const facts = { tag: tag.name };
  checkTagName(tag.name, namePattern);
  if (tag.taggedAt > at) {
    throw new KeyRepoError({
      code: 'key-repo-tag-future',
      message: `the tag ${tag.name} is dated ${tag.taggedAt.toISOString()}, after the reference time`,
      nextStep: 'Check the clocks of this machine and of the signer.',
      facts,
    });
  }
  if (floor !== undefined) refuseRollback(tag, floor);
  const days = (at.getTime() - tag.taggedAt.getTime()) / dayInMilliseconds;
  if (maxAgeDays !== undefined && days > maxAgeDays) {
    throw new KeyRepoError({
      code: 'key-repo-tag-age',
      message: `the tag ${tag.name} is ${Math.floor(days)} days old, at most ${maxAgeDays} are allowed`,
      nextStep: 'Let a signer look at the keys and make a new tag; perhaps somebody holds newer ones back.',
      facts: { ...facts, days, maxAgeDays },
    });
  }
}

/** @throws KeyRepoError `key-repo-tag-name` where the whole name does not match */
export function checkTagName(name: string, namePattern: RegExp | undefined): void {
  if (namePattern === undefined || matchesWhole(namePattern, name)) return;
  throw new KeyRepoError({
    code: 'key-repo-tag-name',
    message: `the tag ${name} is not named as configured (${namePattern.source})`,
    nextStep: 'Name tags as configured, or correct the configuration.',
    facts: { tag: name },
  });
}

function refuseRollback(tag: TrustedTag, floor: TagFloor): void {
  if (tag.id === floor.id || tag.taggedAt > floor.taggedAt) return;
  throw new KeyRepoError({
    code: 'key-repo-tag-rollback',
    message: `the tag ${tag.name} of ${tag.taggedAt.toISOString()} is not newer than ${floor.name} of ${floor.taggedAt.toISOString()}, which was used before`,
    nextStep: 'Find out who has moved the branch back; keys that were removed since would be trusted again.',
    facts: { tag: tag.name, floor: floor.name },
  });
}

/** Anchored here, so that a pattern without anchors is no hole. */
function matchesWhole(pattern: RegExp, name: string): boolean {
  return new RegExp(`^(?:${pattern.source})$`, pattern.flags.replace(/[gy]/g, '')).test(name);
}
