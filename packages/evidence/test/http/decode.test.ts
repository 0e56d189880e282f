import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { expectRejected } from '@chain-of-trust/fixtures';
import { EvidenceError, type EvidenceErrorCode } from '@chain-of-trust/types';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeBody } from '../../src/http/decode.js';
import { collect, readArtifact, withEvidence } from '../live-under-test.js';
import { type Answer, sendBytes, sendCut, withServer } from '../test-server.js';

const bytes = randomBytes(200_000);
const gzip = { 'content-encoding': 'gzip' };

async function read(answer: Answer, maxBytes?: number): Promise<Buffer> {
  return await withServer(answer, ({ origin }) =>
    withEvidence({ rootUrl: origin }, (evidence) => readArtifact(evidence, maxBytes)),
  );
}

async function expectRefused(
  answer: Answer,
  code: EvidenceErrorCode,
  maxBytes?: number,
): Promise<EvidenceError> {
  return await expectRejected(read(answer, maxBytes), EvidenceError, code);
}

describe('decodeBody', () => {
  test.each([undefined, 'identity'])('when the encoding is %s, the bytes are as sent', async (encoding) => {
    const headers: Record<string, string> = encoding === undefined ? {} : { 'content-encoding': encoding };
    expect((await read((_, response) => sendBytes(response, bytes, headers))).equals(bytes)).toBe(true);
  });

  test('when the body is exactly as large as the bound, it passes; one byte less is refused', async () => {
    const answer: Answer = (_, response) => sendBytes(response, bytes);
    expect(await read(answer, bytes.length)).toHaveLength(bytes.length);
    await expectRefused(answer, 'evidence-too-large', bytes.length - 1);
  });

  test('when the body does not announce its size, it is cut off at the bound', async () => {
    const answer: Answer = (_, response) => void response.writeHead(200).end(bytes);
    await expectRefused(answer, 'evidence-too-large', bytes.length - 1);
  });

  test('when the body never ends, it is cut off at the bound', async () => {
    const answer: Answer = (_, response) => {
      const push = () => {
        while (!response.destroyed && response.write(bytes));
        if (!response.destroyed) response.once('drain', push);
      };
      push();
    };
    await expectRefused(answer, 'evidence-too-large');
  });

  test.each(['gzip', 'x-gzip', 'GZIP'])(
    'when the encoding is %s, the bytes are decoded',
    async (encoding) => {
      const answer: Answer = (_, response) =>
        sendBytes(response, gzipSync(bytes), { 'content-encoding': encoding });
      expect((await read(answer)).equals(bytes)).toBe(true);
    },
  );

  test.each(['br', 'deflate', 'gzip, gzip', 'zstd'])(
    'when the encoding is %s, it is refused',
    async (encoding) => {
      const answer: Answer = (_, response) => sendBytes(response, bytes, { 'content-encoding': encoding });
      await expectRefused(answer, 'evidence-malformed');
    },
  );

  test('when the gzip was stored cut, it is refused', async () => {
    await expectRefused(
      (_, response) => sendBytes(response, gzipSync(bytes).subarray(0, -1), gzip),
      'evidence-malformed',
    );
  });

  test('when the gzip is damaged, it is refused', async () => {
    const damaged = gzipSync(bytes);
    damaged.writeUInt32LE((damaged.readUInt32LE(damaged.length - 8) ^ 1) >>> 0, damaged.length - 8);
    await expectRefused((_, response) => sendBytes(response, damaged, gzip), 'evidence-malformed');
  });

  test('when bytes that are not gzip follow the gzip, it is refused', async () => {
    const followed = Buffer.concat([gzipSync(bytes), Buffer.from('more')]);
    await expectRefused((_, response) => sendBytes(response, followed, gzip), 'evidence-malformed');
  });

  test('when endless padding follows the gzip, it is not waited for', async () => {
    const answer: Answer = (_, response) => {
      response.writeHead(200, gzip);
      response.write(gzipSync(bytes));
      const padding = setInterval(() => response.write(Buffer.alloc(1000)), 5);
      response.on('close', () => clearInterval(padding));
    };
    expect((await read(answer)).equals(bytes)).toBe(true);
  });

  test('when a line breaks amid gzip, the rest of the gzip is asked for', async () => {
    const encoded = gzipSync(bytes);
    const answer: Answer = (_, response, index) =>
      index === 0 ? sendCut(response, encoded, 100_000, gzip) : sendBytes(response, encoded, gzip);
    expect((await read(answer)).equals(bytes)).toBe(true);
  });

  test('when a small gzip holds more than the bound, it is cut off', async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000));
    await expectRefused((_, response) => sendBytes(response, bomb, gzip), 'evidence-too-large', 1_000_000);
  });

  test('when endless gzip holds nothing, it is cut off as well', async () => {
    const nothing = gzipSync('');
    const answer: Answer = (_, response) => {
      response.writeHead(200, gzip);
      const block = Buffer.concat(Array.from({ length: 4000 }, () => nothing));
      const push = () => {
        while (!response.destroyed && response.write(block));
        if (!response.destroyed) response.once('drain', push);
      };
      push();
    };
    await expectRefused(answer, 'evidence-too-large', 1000);
  });

  test('when the gzip announces more than the bound can need, no byte of it is read', async () => {
    const answer: Answer = (_, response) => {
      response.writeHead(200, { ...gzip, 'content-length': '100000000' });
      response.flushHeaders();
    };
    await expectRefused(answer, 'evidence-too-large', 1000);
  });

  test('for any bytes, however cut into pieces, gzip comes back as it was, within its exact size', async () => {
    const property = fc.asyncProperty(
      fc.uint8Array({ maxLength: 5000 }),
      fc.integer({ min: 1, max: 700 }),
      async (data, size) => {
        const encoded = gzipSync(data);
        const pieces = async function* () {
          for (let at = 0; at < encoded.length; at += size) yield encoded.subarray(at, at + size);
        };
        const framing = { encoding: 'gzip', contentLength: undefined, strongEtag: undefined } as const;
        const url = new URL('https://example.com/');
        const decoded = await collect(decodeBody(pieces(), { url, framing, maxBytes: data.length }));
        expect(decoded.equals(data)).toBe(true);
      },
    );
    await fc.assert(property, { numRuns: 60 });
  });
});
