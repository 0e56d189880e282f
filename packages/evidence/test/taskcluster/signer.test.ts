import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { type ApiCall, urlOf } from '../../src/taskcluster/api-call.js';
import { createSigner } from '../../src/taskcluster/signer.js';
import { taskId } from '../live-under-test.js';

const base = 'https://tc.example.com';
const credentials = { clientId: 'client-x', accessToken: 'token-x' };

const calls: readonly ApiCall[] = [
  { method: 'task', args: [taskId] },
  { method: 'status', args: [taskId] },
  { method: 'findTask', args: ["a.b%2F'c"] },
  { method: 'listArtifacts', args: [taskId, '0'], query: { limit: '1000', continuationToken: 'a&b=c' } },
  { method: 'getArtifact', args: [taskId, '0', "private/a b?#%'(é)"] },
];

/** The four parts of a bewit. */
function readBewit(url: URL): readonly string[] {
  return Buffer.from(url.searchParams.get('bewit') ?? '', 'base64url')
    .toString('utf8')
    .split('\\');
}

describe('createSigner', () => {
  test.each(calls)('when $method is called, the signed URL is the same resource', async (call) => {
    const signed = await createSigner(base, credentials)(call);
    const unsigned = urlOf(call, base);
    const bewit = signed.searchParams.get('bewit');
    expect(bewit).not.toBeNull();
    signed.searchParams.delete('bewit');
    unsigned.searchParams.sort();
    signed.searchParams.sort();
    // The client writes the one character that URLs may hold either way in the other way.
    expect(signed.href).toBe(unsigned.href.replaceAll("'", '%27'));
  });

  test.each(calls)(
    'when $method is called, the signature is right, short-lived, and not the token',
    async (call) => {
      const signed = await createSigner(base, credentials)(call);
      const [clientId, expires, mac, ext] = readBewit(signed);
      expect({ clientId, ext }).toEqual({ clientId: 'client-x', ext: '' });
      const ttlSeconds = Number(expires) - Date.now() / 1000;
      expect(ttlSeconds).toBeGreaterThan(200);
      expect(ttlSeconds).toBeLessThan(301);
      // Hawk, "bewit": what a server computes from the URL it received.
      const resource = `${signed.pathname}${signed.search}`.replace(/[?&]bewit=[^&]*/, '');
      const text = `hawk.1.bewit\n${expires}\n\nGET\n${resource}\n${signed.hostname}\n443\n\n\n`;
      expect(mac).toBe(createHmac('sha256', 'token-x').update(text).digest('base64'));
      expect(signed.href).not.toContain('token-x');
    },
  );

  test('when credentials are temporary, their certificate is part of the signature', async () => {
    const certificate = '{"version":1,"seed":"s"}';
    const [call] = calls;
    const signed = call && (await createSigner(base, { ...credentials, certificate })(call));
    const ext = signed && readBewit(signed)[3];
    const decoded: unknown = JSON.parse(Buffer.from(ext ?? '', 'base64').toString('utf8'));
    expect(decoded).toEqual({ certificate: { version: 1, seed: 's' } });
  });
});
