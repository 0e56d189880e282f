import { enums } from 'openpgp';
import { armorOf, signatureOf } from './frame.js';
import type { Mutation } from './mutation.js';

const day = 86_400;
const before = (date: Date, seconds: number) => new Date(date.getTime() - seconds * 1000);

/** Signatures that differ in how they are made, or in their bytes. */
export const signatureMutations: readonly Mutation[] = [
  ...(['sha256', 'sha384', 'sha224', 'sha1', 'md5', 'ripemd'] as const).map(
    (name): Mutation => ({
      name: `digest ${name}`,
      needsRsa: true,
      signature: () => ({ digest: enums.hash[name] }),
    }),
  ),
  { name: 'binary signature', signature: () => ({ type: enums.signature.binary }) },
  {
    name: 'binary signature with SHA-256',
    signature: () => ({ type: enums.signature.binary, digest: enums.hash.sha256 }),
  },
  { name: 'standalone signature', signature: () => ({ type: enums.signature.standalone }) },
  { name: 'timestamp signature', signature: () => ({ type: enums.signature.timestamp }) },
  { name: 'signature of the future', signature: ({ at }) => ({ created: before(at, -3600) }) },
  { name: 'signature of this second', signature: ({ at }) => ({ created: at }) },
  {
    name: 'signature older than its key',
    signature: ({ keyCreated }) => ({ created: before(keyCreated, day) }),
  },
  {
    name: 'expired signature',
    signature: ({ at }) => ({ created: before(at, 2 * day), expiresAfterSeconds: day }),
  },
  {
    name: 'signature that expires now',
    signature: ({ at }) => ({ created: before(at, day), expiresAfterSeconds: day }),
  },
  {
    name: 'signature that expires later',
    signature: ({ at }) => ({ created: before(at, day), expiresAfterSeconds: 2 * day }),
  },
  { name: 'unknown notation', signature: () => ({ notation: 'other' }) },
  { name: 'unknown critical notation', signature: () => ({ notation: 'critical' }) },
  { name: 'no fingerprint of the key', signature: () => ({ issuerFingerprint: null }) },
  {
    name: 'fingerprint of another key',
    signature: () => ({ issuerFingerprint: Buffer.alloc(20, 7) }),
  },
  {
    name: 'changed byte of the signature',
    frame(frame, { random }) {
      const bytes = signatureOf(frame);
      const i = Math.floor(random.next() * bytes.length);
      bytes[i] = (bytes[i] ?? 0) ^ (1 << Math.floor(random.next() * 8));
      return { ...frame, ...armorOf(bytes) };
    },
  },
  {
    name: 'other bytes of the digest beside the signature',
    frame(frame) {
      const bytes = signatureOf(frame);
      const start = digestStart(bytes);
      bytes[start] = (bytes[start] ?? 0) ^ 1;
      return { ...frame, ...armorOf(bytes) };
    },
  },
  {
    name: 'shortened signature',
    frame: (frame, { random }) => ({
      ...frame,
      ...armorOf(signatureOf(frame).subarray(0, -1 - Math.floor(random.next() * 20))),
    }),
  },
  {
    name: 'bytes after the signature',
    frame: (frame) => ({ ...frame, ...armorOf(Buffer.concat([signatureOf(frame), Buffer.from([0, 1, 2])])) }),
  },
  {
    name: 'signature packet twice',
    frame: (frame) => ({ ...frame, ...armorOf(Buffer.concat([signatureOf(frame), signatureOf(frame)])) }),
  },
  {
    name: 'signature packet of another message after it',
    frame: (frame, { other }) => ({
      ...frame,
      ...armorOf(Buffer.concat([signatureOf(frame), signatureOf(other)])),
    }),
  },
  {
    name: 'signature packet of another message before it',
    frame: (frame, { other }) => ({
      ...frame,
      ...armorOf(Buffer.concat([signatureOf(other), signatureOf(frame)])),
    }),
  },
  {
    name: 'signature of another message',
    frame: (frame, { other: { body, checksum } }) => ({ ...frame, body, checksum }),
  },
];

/** Where the two bytes of the digest stand in a signature packet of version 4. @see RFC 9580 section 5.2.3 */
function digestStart(packet: Buffer): number {
  const isLong = (packet[1] ?? 0) >= 192;
  const hashed = (isLong ? 3 : 2) + 4;
  const unhashed = hashed + 2 + packet.readUInt16BE(hashed);
  return unhashed + 2 + packet.readUInt16BE(unhashed);
}
