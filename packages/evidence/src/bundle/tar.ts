import { BundleError } from './error.js';

/** Bytes of a block; headers are one, contents are filled up to whole ones. */
export const blockBytes = 512;

/** What ends an archive. */
export const endBytes = 2 * blockBytes;

/** The largest size that eleven octal digits can name, 8 GiB less one. */
export const maxMemberBytes = 8 ** 11 - 1;

/**
 * The header of a member, the only one that a bundle can have for this name and size: a regular file of root's, mode 0644,
 * of 1970. Reading compares headers with these bytes, so there is nothing to interpret: no links, no owners, no paths that
 * lead out, no second spelling of the same member.
 *
 * @throws BundleError `bundle-bounds`
 * @see POSIX.1-2001, pax, "ustar Interchange Format"
 */
export function tarHeader(name: string, bytes: number): Uint8Array {
  if (!/^[a-z0-9./-]{1,100}$/.test(name) || bytes > maxMemberBytes) throw tooLarge(name, bytes);
  const header = Buffer.alloc(blockBytes);
  const field = (text: string, offset: number) => header.write(text, offset, 'latin1');
  field(name, 0);
  field('0000644', 100);
  field('0000000', 108); // owner
  field('0000000', 116); // group
  field(bytes.toString(8).padStart(11, '0'), 124);
  field('00000000000', 136); // time
  field('        ', 148); // the checksum counts its own place as spaces
  field('0', 156); // a regular file
  field('ustar', 257);
  field('00', 263);
  field('0000000', 329);
  field('0000000', 337);
  const sum = header.reduce((total, byte) => total + byte, 0);
  field(`${sum.toString(8).padStart(6, '0')}\0`, 148);
  return header;
}

/** Bytes of zeros behind a content. */
export function paddingOf(bytes: number): number {
  return (blockBytes - (bytes % blockBytes)) % blockBytes;
}

/** The size that a header names, which may be any header's; `undefined` where it names none. */
export function sizeIn(header: Uint8Array): number | undefined {
  const text = Buffer.from(header.subarray(124, 136)).toString('latin1');
  return /^[0-7]{11}\0$/.test(text) ? Number.parseInt(text, 8) : undefined;
}

function tooLarge(name: string, bytes: number): BundleError {
  return new BundleError({
    code: 'bundle-bounds',
    message: `${JSON.stringify(name)} with ${bytes} bytes does not fit into a bundle`,
    nextStep: 'Make the bundle without artifacts: their digests are what the chain is about.',
    facts: { name, bytes, maxBytes: maxMemberBytes },
  });
}
