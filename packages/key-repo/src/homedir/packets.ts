/** Where the content of an OpenPGP packet stands. */
export interface Packet {
  readonly tag: number;
  readonly start: number;
  readonly end: number;
}

/**
 * Finds the packets of a key that this project has written itself: new headers, and no partial lengths.
 *
 * @throws RangeError for other bytes
 * @see RFC 9580 section 4.2.1 (OpenPGP Format Packet Lengths)
 */
export function readPackets(bytes: Uint8Array): readonly Packet[] {
  const packets: Packet[] = [];
  for (let at = 0; at < bytes.length; ) {
    const header = bytes[at] ?? 0;
    const { start, length } = readLength(bytes, at + 1);
    if (header < 0xc0 || start + length > bytes.length) throw new RangeError(`no packet at ${at}`);
    packets.push({ tag: header & 0x3f, start, end: start + length });
    at = start + length;
  }
  return packets;
}

function readLength(bytes: Uint8Array, at: number): { readonly start: number; readonly length: number } {
  const [first = 0, second = 0, third = 0, fourth = 0, fifth = 0] = bytes.subarray(at, at + 5);
  if (first < 192) return { start: at + 1, length: first };
  if (first < 224) return { start: at + 2, length: ((first - 192) << 8) + second + 192 };
  if (first < 255) throw new RangeError(`a partial length at ${at}`);
  return { start: at + 5, length: ((second << 24) | (third << 16) | (fourth << 8) | fifth) >>> 0 };
}
