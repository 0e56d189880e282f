import { layOut } from '../differential/table.js';
import { differences as messageDifferences } from '../signed-messages/differences.js';
import type { FolderComparison } from './compare.js';

/** Which keys each trusts of a repository where they are not the same, and why that is meant. */
export interface KeyDifference {
  readonly scenario: string;
  readonly ours: string;
  readonly old: string;
  readonly reason: string;
}

/** Every such repository that is tried. */
export const keyDifferences: readonly KeyDifference[] = [
  {
    scenario: 'a worker revoked with a critical reason',
    ours: 'good',
    old: 'good, revoked',
    reason:
      'OpenPGP.js marks the reason as critical, which gpg 1.4 does not know and therefore passes over the revocation.',
  },
  {
    scenario: 'a revoked trusted person',
    ours: 'good',
    old: 'good, lapsed',
    reason: 'As above: it goes on counting what the revoked key has certified.',
  },
  {
    scenario: 'a weak worker',
    ours: 'good',
    old: 'good, weak',
    reason: 'RSA keys below 2048 bits can be broken.',
  },
  {
    scenario: 'a certification with SHA-1',
    ours: 'good',
    old: 'good, weak',
    reason: 'gpg 1.4 counts it; somebody could have made two keys of which one certification fits both.',
  },
  {
    scenario: 'an expired trusted person',
    ours: 'good',
    old: 'no homedir',
    reason:
      'One expired key stops all others there. Here it vouches for nobody any more, and the others go on.',
  },
  {
    scenario: 'a binary key',
    ours: 'binary, good',
    old: 'no homedir',
    reason: 'It reads files as text.',
  },
  {
    scenario: 'a private key',
    ours: 'key-repo-secret',
    old: 'a key, a key',
    reason: 'It imports the private key and trusts it. Whoever has read the repository has it, too.',
  },
  {
    scenario: 'a file that is no key',
    ours: 'key-repo-file',
    old: 'no homedir',
    reason: 'Neither trusts anything of the folder; ours says which file is bad.',
  },
  {
    scenario: 'an empty file',
    ours: 'key-repo-file',
    old: 'no homedir',
    reason: 'Neither trusts anything of the folder; ours says which file is bad.',
  },
];

/** Beyond where gpg accepts more, which `signed-messages/differences.ts` lists: what the old tool does with gpg 1.4. */
const accepted = ['digest sha1', 'alice'];

/** Whether verdicts on a message may differ: they do for gpg alone, or the keys differ by which it is signed. */
export function isExplained(
  { keys }: FolderComparison,
  { label, ours, old }: FolderComparison['messages'][number],
): boolean {
  if (keys.ours !== keys.old && [ours, old].some((verdict) => verdict.startsWith('no '))) return true;
  if (old !== 'accepted') return false;
  const only = keys.old.split(', ').filter((name) => !keys.ours.split(', ').includes(name));
  return (
    only.includes(label) ||
    accepted.includes(label) ||
    messageDifferences.some(({ acceptedBy, names }) => acceptedBy === 'gpg' && names.includes(label))
  );
}

/** The list as a table of Markdown. */
export function formatKeyDifferences(): string {
  const rows = keyDifferences.map(({ scenario, ours, old, reason }) => [
    scenario,
    code(ours),
    code(old),
    reason,
  ]);
  return layOut([['a repository with', 'trusted here', 'trusted by 22.1.0', 'why'], ...rows], 'text');
}

function code(names: string): string {
  return names.startsWith('key-repo-') ? `nothing: \`${names}\`` : names;
}
