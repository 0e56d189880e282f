import { enums, PacketList, type SecretKeyPacket, type SecretSubkeyPacket, SignaturePacket } from 'openpgp';

/** The private half of a primary key or subkey. */
export type SecretPacket = SecretKeyPacket | SecretSubkeyPacket;

/** How a signature is made; honest where nothing is said. */
export interface SignatureOptions {
  readonly type?: enums.signature;
  readonly digest?: enums.hash;
  readonly created?: Date;
  readonly expiresAfterSeconds?: number;
  /** What is said about who signs, in the place of the key's own fingerprint. */
  readonly issuerFingerprint?: Uint8Array | null;
  /** A statement about the signature that no reader knows. */
  readonly notation?: 'critical' | 'other';
}

/** Signs the text of a cleartext message, given with LF at the ends of lines, and returns the signature's packet. */
export async function signText(
  text: Buffer,
  key: SecretPacket,
  options: SignatureOptions & { readonly created: Date },
): Promise<Uint8Array> {
  const signature = Object.assign(new SignaturePacket(), {
    signatureType: options.type ?? enums.signature.text,
    publicKeyAlgorithm: key.algorithm,
    hashAlgorithm: options.digest ?? enums.hash.sha512,
    rawNotations: notationsOf(options),
  });
  if (options.expiresAfterSeconds !== undefined) {
    signature.signatureExpirationTime = options.expiresAfterSeconds;
    signature.signatureNeverExpires = false;
  }
  const { issuerFingerprint } = options;
  // Signing fills it in, so that only a property that cannot be changed keeps another one.
  if (issuerFingerprint !== undefined)
    Object.defineProperty(signature, 'issuerFingerprint', {
      get: () => issuerFingerprint,
      set: () => undefined,
    });
  const signed = toSigned(text);
  const literal = { getBytes: () => signed, getText: () => signed.toString('utf8'), text: null };
  // The declaration leaves out that the configuration is read without a default, and that data may be packets.
  const sign = signature.sign.bind(signature) as unknown as (...args: readonly unknown[]) => Promise<void>;
  await sign(key, literal, options.created, true, { nonDeterministicSignaturesViaNotation: false });
  const packets = new PacketList<SignaturePacket>();
  packets.push(signature);
  return packets.write();
}

function notationsOf({ notation }: SignatureOptions) {
  if (notation === undefined) return [];
  const value = Buffer.from('x');
  return [{ name: 'x@example.com', value, humanReadable: true, critical: notation === 'critical' }];
}

/** What the signature of a cleartext message covers. @see RFC 9580 section 7 */
function toSigned(text: Buffer): Buffer {
  const lines = text.toString('latin1').split('\n');
  return Buffer.from(lines.map((line) => line.replace(/[ \t\r]+$/, '')).join('\r\n'), 'latin1');
}
