import { config, enums, type Key, PacketList, Signature, SignaturePacket, type Subkey } from 'openpgp';

/** A secret packet; the library declares both kinds for private keys. */
export type SigningPacket = Key['keyPacket'] | Subkey['keyPacket'];

/** Members of a signature that a test sets; the rest is what every signature of this project has. */
export type SignatureMembers = Partial<
  Pick<
    SignaturePacket,
    | 'signatureType'
    | 'hashAlgorithm'
    | 'signatureExpirationTime'
    | 'signatureNeverExpires'
    | 'keyFlags'
    | 'rawNotations'
    | 'reasonForRevocationFlag'
    | 'reasonForRevocationString'
  >
>;

/** Signs anything with a key packet, asking nobody whether that makes sense. */
export async function craftSignature(
  key: SigningPacket,
  data: object,
  options: { readonly date: Date; readonly members?: SignatureMembers },
): Promise<SignaturePacket> {
  const packet = new SignaturePacket();
  packet.publicKeyAlgorithm = key.algorithm;
  Object.assign(
    packet,
    { signatureType: enums.signature.text, hashAlgorithm: enums.hash.sha512 },
    options.members,
  );
  // The declaration leaves out that the configuration is read without a default, and that data may be packets.
  const sign = packet.sign.bind(packet) as unknown as (...args: readonly unknown[]) => Promise<void>;
  // The random notation has a length only for digests that the library likes.
  await sign(key, data, options.date, true, { ...config, nonDeterministicSignaturesViaNotation: false });
  return packet;
}

/** What the library asks of a literal data packet. */
export function literal(text: string): object {
  const canonical = Buffer.from(text.replace(/\n/g, '\r\n'));
  return { text: null, getText: () => canonical.toString(), getBytes: () => canonical };
}

/** Puts signatures under a text of lines that need no escape. */
export function frame(text: string, signatures: readonly SignaturePacket[], hash = 'SHA512'): string {
  const list = new PacketList<SignaturePacket>();
  list.push(...signatures);
  const block = new Signature(list).armor();
  return `-----BEGIN PGP SIGNED MESSAGE-----\nHash: ${hash}\n\n${text}\n${block.replace(/\r\n/g, '\n')}`;
}

/** A cleartext message with one signature of any kind. */
export async function craftMessage(
  key: SigningPacket,
  options: {
    readonly text: string;
    readonly date: Date;
    readonly hash?: string;
    readonly members?: SignatureMembers;
  },
): Promise<Buffer> {
  const signature = await craftSignature(key, literal(options.text), options);
  return Buffer.from(frame(options.text, [signature], options.hash));
}
