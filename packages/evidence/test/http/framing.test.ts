import { type AddressInfo, createServer } from 'node:net';
import { expectRejected } from '@chain-of-trust/fixtures';
import { EvidenceError, type EvidenceErrorCode } from '@chain-of-trust/types';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseContentRange } from '../../src/http/framing.js';
import { readArtifact, withEvidence } from '../live-under-test.js';

/** A server that answers with these very characters and closes the connection. */
async function readRaw(answer: string): Promise<string> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => socket.end(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // a TCP server that listens
  try {
    const rootUrl = `http://127.0.0.1:${port}`;
    const network = { attempts: 2 };
    return await withEvidence({ rootUrl, network }, async (evidence) => String(await readArtifact(evidence)));
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
}

describe('readFraming', () => {
  test('when the length is announced, the body is read', async () => {
    expect(await readRaw('HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello')).toBe('hello');
  });

  test('when the body is chunked, it is read', async () => {
    const answer = 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n';
    expect(await readRaw(answer)).toBe('hello');
  });

  test('when the body ends with the connection, it is refused', async () => {
    await expectRejected(readRaw('HTTP/1.1 200 OK\r\n\r\nhello'), EvidenceError, 'evidence-malformed');
  });

  test('when more is announced than arrives, it is an outage', async () => {
    const read = readRaw('HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\nhello');
    await expectRejected(read, EvidenceError, 'evidence-unavailable');
  });

  test('when the last chunk is missing, it is an outage', async () => {
    const read = readRaw('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n');
    await expectRejected(read, EvidenceError, 'evidence-unavailable');
  });

  test.each<[string, EvidenceErrorCode]>([
    ['transfer-encoding: gzip, chunked', 'evidence-malformed'],
    ['content-length: five', 'evidence-malformed'],
    ['content-length: 5\r\ncontent-length: 6', 'evidence-malformed'],
    ['content-length: 5\r\ntransfer-encoding: chunked', 'evidence-malformed'],
  ])('when the framing is %j, it is refused', async (framing, code) => {
    const read = readRaw(`HTTP/1.1 200 OK\r\n${framing}\r\n\r\n5\r\nhello\r\n0\r\n\r\n`);
    await expectRejected(read, EvidenceError, code);
  });
});

describe('parseContentRange', () => {
  test('when the range goes up to the end, it is known', () => {
    expect(parseContentRange('bytes 5-9/10')).toEqual({ start: 5, total: 10 });
  });

  test.each([undefined, '', 'bytes 5-8/10', 'bytes 5-9/*', 'bytes */10', 'items 5-9/10', 'bytes 10-9/10'])(
    'when the header is %s, nothing is known',
    (header) => expect(parseContentRange(header)).toBeUndefined(),
  );

  test('for any text, it never throws, and what it knows lies inside the whole', () => {
    const range = fc.tuple(fc.nat(20), fc.nat(20), fc.nat(20)).map(([a, b, c]) => `bytes ${a}-${b}/${c}`);
    fc.assert(
      fc.property(fc.oneof(fc.string(), range), (text) => {
        const parsed = parseContentRange(text);
        expect(parsed === undefined || parsed.start < parsed.total).toBe(true);
      }),
    );
  });
});
