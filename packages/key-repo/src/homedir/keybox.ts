import { createHash } from 'node:crypto';
import { type Packet, readPackets } from './packets.js';

/** A public key, as a keybox holds it. */
export interface KeyboxKey {
  /**
   * The binary public key, with new packet headers and without trust packets: in those, gpg remembers which signatures are good,
   * so that whoever writes one is believed. What this project parses and writes has none.
   */
  readonly keyblock: Uint8Array;
  /** Of the primary key and the subkeys, in the order of their packets; 40 digits of hex each. */
  readonly fingerprints: readonly string[];
}

const headerBytes = 32;
const keyInfoBytes = 28;
const userIdInfoBytes = 12;
const checksumBytes = 20;

/**
 * Formats keys as a keybox, the file `pubring.kbx` of GnuPG 2.1 and newer.
 *
 * Written here and not by `gpg --import`, which looks through all keys again for each new one. The other kind of keyring, `pubring.gpg`,
 * would be as easy; but gpg replaces that at every check of trust, and who verifies at the same time finds no keys.
 *
 * @see GnuPG `kbx/keybox-blob.c`, "The OpenPGP and X.509 blob"
 */
export function formatKeybox(keys: readonly KeyboxKey[], created: Date): Buffer {
  const seconds = Math.floor(created.getTime() / 1000);
  return Buffer.concat([formatHeader(seconds), ...keys.map((key) => formatKey(key, seconds))]);
}

function formatHeader(seconds: number): Buffer {
  const holdsOpenPgp = 2;
  const parts = [u32(headerBytes), u8(1), u8(1), u16(holdsOpenPgp), Buffer.from('KBXf'), u32(0)];
  return Buffer.concat([...parts, u32(seconds), u32(0), u32(0), u32(0)]);
}

function formatKey({ keyblock, fingerprints }: KeyboxKey, seconds: number): Buffer {
  const packets = readPackets(keyblock);
  const userIds = packets.filter(({ tag }) => tag === packetTags.userId);
  const signatures = packets.filter(({ tag }) => tag === packetTags.signature);
  const start = 20 + keyInfoBytes * fingerprints.length;
  const counts = 2 + 2 + 2 + userIdInfoBytes * userIds.length + 2 + 2 + 4 * signatures.length;
  const keyblockAt = start + counts + 20;
  const length = keyblockAt + keyblock.length + checksumBytes;
  const blob = Buffer.concat([
    ...[u32(length), u8(2), u8(1), u16(0), u32(keyblockAt), u32(keyblock.length)],
    ...[u16(fingerprints.length), u16(keyInfoBytes)],
    ...fingerprints.map((fingerprint, i) => formatKeyInfo(fingerprint, 20 + keyInfoBytes * i)),
    u16(0), // no serial number
    ...[u16(userIds.length), u16(userIdInfoBytes)],
    ...userIds.map(({ start: at, end }) => formatUserIdInfo(keyblockAt + at, end - at)),
    ...[u16(signatures.length), u16(4)],
    ...signatures.map(() => u32(0)), // not checked yet
    ...[u8(0), u8(0), u16(0), u32(0), u32(0), u32(seconds), u32(0)],
    keyblock,
  ]);
  return Buffer.concat([blob, createHash('sha1').update(blob).digest()]);
}

/** The key ID is the end of the fingerprint, so its offset points into that. */
function formatKeyInfo(fingerprint: string, at: number): Buffer {
  return Buffer.concat([Buffer.from(fingerprint, 'hex'), u32(at + 12), u16(0), u16(0)]);
}

function formatUserIdInfo(at: number, length: number): Buffer {
  return Buffer.concat([u32(at), u32(length), u16(0), u8(0), u8(0)]);
}

const packetTags: Readonly<Record<'signature' | 'userId', Packet['tag']>> = { signature: 2, userId: 13 };

function u8(value: number): Buffer {
  return Buffer.from([value]);
}

function u16(value: number): Buffer {
  const buffer = Buffer.alloc(2);
  buffer.writeUInt16BE(value);
  return buffer;
}

function u32(value: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeUInt32BE(value);
  return buffer;
}
