/** A cleartext message in parts, each in `latin1`, so that any bytes can stand in it. */
export interface Frame {
  readonly before: string;
  readonly begin: string;
  readonly headers: readonly string[];
  readonly blank: readonly string[];
  /** Escaped. */
  readonly lines: readonly string[];
  readonly beginSignature: string;
  readonly armorHeaders: readonly string[];
  readonly armorBlank: readonly string[];
  /** In lines of base64. */
  readonly body: readonly string[];
  readonly checksum: readonly string[];
  readonly end: string;
  readonly after: string;
}

/** Puts a text and its signature into the frame that gpg makes. */
export function frameOf(text: Buffer, signature: Uint8Array, digest: string): Frame {
  const lines = text.toString('latin1').split('\n');
  return {
    before: '',
    begin: '-----BEGIN PGP SIGNED MESSAGE-----',
    headers: [`Hash: ${digest}`],
    blank: [''],
    lines: lines.map((line) => (line.startsWith('-') ? `- ${line}` : line)),
    beginSignature: '-----BEGIN PGP SIGNATURE-----',
    armorHeaders: [],
    armorBlank: [''],
    ...armorOf(signature),
    end: '-----END PGP SIGNATURE-----',
    after: '',
  };
}

/** Base64 and checksum of a signature. */
export function armorOf(signature: Uint8Array): Pick<Frame, 'body' | 'checksum'> {
  const base64 = Buffer.from(signature).toString('base64');
  return { body: base64.match(/.{1,64}/g) ?? [], checksum: [`=${crc24(signature)}`] };
}

/** The bytes of the signature in a frame. */
export function signatureOf({ body }: Frame): Buffer {
  return Buffer.from(body.join(''), 'base64');
}

/** The message as a file has it, in `latin1`. */
export function format(frame: Frame, newline = '\n'): string {
  const { before, begin, headers, blank, lines, beginSignature, armorHeaders, armorBlank, body } = frame;
  const all = [
    ...[begin, ...headers, ...blank, ...lines],
    ...[beginSignature, ...armorHeaders, ...armorBlank, ...body, ...frame.checksum, frame.end],
  ];
  return `${before}${all.join(newline)}${newline}${frame.after}`;
}

/** @see RFC 9580 section 6.1.1 */
function crc24(bytes: Uint8Array): string {
  let crc = 0xb704ce;
  for (const byte of bytes) {
    crc ^= byte << 16;
    for (let bit = 0; bit < 8; bit++) crc = (crc << 1) ^ (crc & 0x800000 ? 0x1864cfb : 0);
  }
  return Buffer.from([crc >> 16, crc >> 8, crc]).toString('base64');
}
