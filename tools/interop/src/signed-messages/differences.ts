import type { SigningErrorCode } from '@chain-of-trust/signing';
import { layOut } from '../differential/table.js';
import type { Comparison } from './compare.js';

/** Where the verdicts on a message differ, and why that is meant. */
export interface Difference {
  /** Who accepts: gpg, where we are stricter; or we. */
  readonly acceptedBy: 'gpg' | 'us';
  /** What we refuse it with. */
  readonly codes: readonly SigningErrorCode[];
  /** Names of mutations, texts or signers, of which a message has one. */
  readonly names: readonly string[];
  readonly reason: string;
}

/** Edits of a random place do something of what the others do. */
const anywhere = ['changed byte anywhere', 'removed line anywhere', 'doubled line anywhere'];

/** Every difference that is known. Each has to be needed, so that the list can only shrink unseen. */
export const differences: readonly Difference[] = [
  {
    acceptedBy: 'us',
    codes: [],
    names: ['a line longer than gpg reads'],
    reason:
      'gpg cuts lines after 19 995 bytes and calls the signature bad. The signature covers the whole line, and a worker may have such a command in its task.',
  },
  {
    acceptedBy: 'gpg',
    codes: ['signing-key-unknown'],
    names: ['trusted person'],
    reason:
      'People vouch for workers and do not sign blobs; for gpg their keys are as valid as those of workers.',
  },
  {
    acceptedBy: 'gpg',
    codes: ['signing-key-revoked'],
    names: ['subkey of the worker with a revoked subkey'],
    reason:
      'gpg names the revocation and then the trust of the primary key, at which scriptworker stopped reading. Whoever has stolen the subkey signs with it.',
  },
  {
    acceptedBy: 'gpg',
    codes: ['signing-key-expired'],
    names: ['worker whose key expires now'],
    reason: 'At the very second at which it expires, a key is expired; gpg waits for the next one.',
  },
  {
    acceptedBy: 'gpg',
    codes: ['signing-key-unknown'],
    names: ['fingerprint of another key'],
    reason: 'The signature says that another key has made it than did.',
  },
  {
    acceptedBy: 'gpg',
    codes: ['signing-digest-weak'],
    names: ['digest sha224', 'digest ripemd'],
    reason:
      'No worker has ever used them, and they are too short or too old for signatures that are made today.',
  },
  {
    acceptedBy: 'gpg',
    codes: ['signing-signature-expired'],
    names: ['expired signature', 'signature that expires now'],
    reason: 'gpg says so and then how far it trusts the key, at which scriptworker stopped reading.',
  },
  {
    acceptedBy: 'gpg',
    codes: ['signing-signature-future'],
    names: ['signature of the future'],
    reason:
      'The clock of the worker or of the verifier is wrong, or somebody prepares for when the key has been replaced.',
  },
  {
    acceptedBy: 'gpg',
    codes: ['signing-signature-malformed', 'signing-signature-several'],
    names: [
      'bytes after the signature',
      'signature packet twice',
      'signature packet of another message after it',
    ],
    reason: 'A worker makes one signature. With several, which of them counts depends on the reader.',
  },
  {
    acceptedBy: 'gpg',
    codes: ['signing-signature-bad'],
    names: ['other bytes of the digest beside the signature', 'changed byte of the signature', ...anywhere],
    reason:
      'gpg only warns where the two bytes of the digest beside the signature are not those of the digest.',
  },
  {
    acceptedBy: 'gpg',
    codes: ['signing-signature-bad'],
    names: ['added zero byte'],
    reason: 'gpg reads a line up to a zero byte, so that what stands after it would be unsigned text.',
  },
  {
    acceptedBy: 'gpg',
    codes: ['signing-message-surroundings', 'signing-message-several'],
    names: [
      'text before',
      'text after',
      'white space before',
      'white space after',
      'white space after the first line',
      'zero byte after',
      'another message before',
      'another message after',
      'another signature after',
      'the message twice',
      'public key after',
      ...anywhere,
    ],
    reason:
      'What stands around a signed message is not signed, and a reader that does not cut it off takes it for part of the blob. The file has to be one message and nothing else.',
  },
  {
    acceptedBy: 'gpg',
    codes: ['signing-message-hash-header'],
    names: ['Hash header of two digests', 'two Hash headers', ...anywhere],
    reason: 'The header names a digest that the signature does not have.',
  },
  {
    acceptedBy: 'gpg',
    codes: ['signing-message-header'],
    names: [
      'Charset header of the signature',
      'Hash header of the signature',
      'unknown header of the signature',
      'white space after the Hash header',
      'white space for the blank line after the headers',
      ...anywhere,
    ],
    reason:
      'Headers are not signed: only those that workers write are read. Where the headers end must not depend on the reader, because the text begins there.',
  },
  {
    acceptedBy: 'gpg',
    codes: ['signing-message-incomplete'],
    names: [
      'white space after the start of the signature',
      'start of a key for that of the signature',
      'start of a message for that of the signature',
      'white space after the last line',
      'words after the last line',
      'end of another block',
      'no last line',
      ...anywhere,
    ],
    reason:
      'Where the text and the signature end must not depend on the reader, so their lines have to be those of OpenPGP.',
  },
  {
    acceptedBy: 'gpg',
    codes: ['signing-message-malformed', 'signing-message-checksum'],
    names: [
      'checksum of nothing',
      'checksum twice',
      'no base64 in the armor',
      'white space in the armor',
      'white space for the blank line in the signature',
      'header of the signature beyond ASCII',
      ...anywhere,
    ],
    reason: 'gpg skips what it does not know in the armor. No worker writes that, so somebody else has.',
  },
  {
    acceptedBy: 'gpg',
    codes: ['signing-message-malformed'],
    names: ['a bare CR in a line', 'a CR at the end of a line', 'CR before CRLF'],
    reason: 'Some readers take a bare CR for the end of a line and would see other lines than were signed.',
  },
  {
    acceptedBy: 'gpg',
    codes: ['signing-message-malformed'],
    names: ['no UTF-8', ...anywhere],
    reason: 'A blob is JSON, which is UTF-8. Other bytes are read differently by every reader.',
  },
];

/** The reason why the verdicts on a message may differ; `undefined` where there is none. */
export function findDifference({ message, byKeySet, byLoaded, byGpg }: Comparison): Difference | undefined {
  const names = [message.mutation, message.text, message.signer];
  return differences.find((difference) => {
    if (!difference.names.some((name) => names.includes(name))) return false;
    if (difference.acceptedBy === 'us') return !byGpg.isAccepted;
    const codes: readonly string[] = difference.codes;
    return [byKeySet, byLoaded].every((verdict) => !verdict.isAccepted && codes.includes(verdict.reason));
  });
}

/** Whether the verdicts of all three are the same; of what is accepted, also who has signed it, and the text. */
export function isAgreed({ byKeySet, byLoaded, byGpg }: Comparison): boolean {
  if (!byGpg.isAccepted) return !byKeySet.isAccepted && !byLoaded.isAccepted;
  return [byKeySet, byLoaded].every(
    (verdict) =>
      verdict.isAccepted && verdict.fingerprint === byGpg.fingerprint && isSameText(verdict.text, byGpg.text),
  );
}

/** gpg writes the ends of lines as they stood, with white space and with the last one, which is not signed. */
function isSameText(ours: Buffer, byGpg: Buffer): boolean {
  const lines = byGpg
    .toString('latin1')
    .replace(/\r?\n$/, '')
    .split('\n');
  return ours.toString('latin1') === lines.map((line) => line.replace(/[ \t\r]+$/, '')).join('\n');
}

/** The list as a table of Markdown. */
export function formatDifferences(): string {
  const rows = differences.map(({ acceptedBy, codes, names, reason }) => {
    const shown = names.filter((name) => !anywhere.includes(name));
    const code = acceptedBy === 'us' ? '' : codes.map((name) => `\`${name}\``).join(', ');
    return [shown.join('; '), acceptedBy, code, reason];
  });
  return layOut([['message', 'accepted by', 'our refusal', 'why'], ...rows], 'text');
}
