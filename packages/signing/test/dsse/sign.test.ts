import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dsseKeyId } from '../../src/dsse/key-id.js';
import { signDsse } from '../../src/dsse/sign.js';
import { verifyDsse } from '../../src/dsse/verify.js';
import { parseEd25519PublicKey } from '../../src/ed25519/keys.js';
import { verifyEd25519 } from '../../src/ed25519/sign.js';
import { createKey, readEnvelope } from './support.js';

const key = createKey();

describe('signDsse', () => {
  it('signs the payload with its type and both lengths', async () => {
    // The example of the DSSE protocol.
    const envelope = readEnvelope(
      await signDsse(Buffer.from('hello world'), 'http://example.com/HelloWorld', key),
    );
    const [{ keyid, sig } = { sig: '' }] = envelope.signatures;
    const signed = Buffer.from('DSSEv1 29 http://example.com/HelloWorld 11 hello world');
    verifyEd25519(signed, Buffer.from(sig, 'base64'), [key.publicKey]);
    expect(envelope).toMatchObject({
      payload: 'aGVsbG8gd29ybGQ=',
      payloadType: 'http://example.com/HelloWorld',
    });
    expect(keyid).toBe(dsseKeyId(key.publicKey));
  });

  it('counts the type in bytes, not in characters', async () => {
    const envelope = readEnvelope(await signDsse(new Uint8Array(), 'é', key));
    const [{ sig } = { sig: '' }] = envelope.signatures;
    verifyEd25519(Buffer.from('DSSEv1 2 é 0 '), Buffer.from(sig, 'base64'), [key.publicKey]);
    expect(envelope.payload).toBe('');
  });

  it('gives the same line for the same payload, type and key', async () => {
    const sign = () => signDsse(Buffer.from('{}'), 'text/x', key);
    const line = Buffer.from(await sign()).toString();
    expect(Buffer.from(await sign()).toString()).toBe(line);
    expect(line.split('\n')).toHaveLength(2);
    expect(line.endsWith('\n')).toBe(true);
  });

  it('signs any bytes so that they are verified and come back', () =>
    fc.assert(
      fc.asyncProperty(
        fc.uint8Array(),
        fc.string({ minLength: 1, unit: 'grapheme' }),
        async (payload, type) => {
          const { bytes } = await verifyDsse(await signDsse(payload, type, key), type, [key.publicKey]);
          expect(Buffer.from(bytes).equals(Buffer.from(payload))).toBe(true);
        },
      ),
    ));
});

describe('dsseKeyId', () => {
  it('is the digest of the public key as openssl writes it', () => {
    const raw = Buffer.alloc(32, 7);
    const der = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), raw]);
    expect(dsseKeyId(parseEd25519PublicKey(raw.toString('base64')))).toBe(
      createHash('sha256').update(der).digest('hex'),
    );
  });
});
