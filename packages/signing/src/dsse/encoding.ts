/**
 * The bytes that are signed in the place of a payload: its type and both lengths are part of them, so that nobody can have
 * a signed payload read as something else.
 *
 * Comes from the package of those who maintain the format; it is loaded with the first envelope.
 *
 * @see DSSE protocol v1.0.2, "Signature Definition"
 */
export async function preAuthEncoding(payloadType: string, payload: Uint8Array): Promise<Uint8Array> {
  const { dsse } = await import('@sigstore/core');
  return dsse.preAuthEncoding(payloadType, Buffer.from(payload.buffer, payload.byteOffset, payload.length));
}
