import { createHmac } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { describe, expect, test } from 'vitest';
import { authenticate } from '../../src/server/hawk.js';

// The example of the Hawk protocol's own documentation.
const client = { clientId: 'dh37fgj492je', accessToken: 'werxhqb98rpaxn39848xrunpaw3489ruxnpa98w4rxn' };
const header =
  'Hawk id="dh37fgj492je", ts="1353832234", nonce="j4h3g2", ext="some-app-ext-data", mac="6R4rV5iE+NPoym+WwjeHzjAGXUtLNIxmo1vpMofpLAE="';

function request(path: string, authorization?: string) {
  const headers = { host: 'example.com:8000', ...(authorization === undefined ? {} : { authorization }) };
  // Only these members are read.
  return {
    request: { method: 'GET', headers } as IncomingMessage,
    url: new URL(path, 'http://example.com:8000'),
  };
}

function bewitOf(path: string, expires: number): string {
  const text = `hawk.1.bewit\n${expires}\n\nGET\n${path}\nexample.com\n8000\n\n\n`;
  const mac = createHmac('sha256', client.accessToken).update(text).digest('base64');
  return Buffer.from(`${client.clientId}\\${expires}\\${mac}\\`).toString('base64url');
}

const inAMinute = Math.floor(Date.now() / 1000) + 60;

describe('authenticate', () => {
  test('knows no credentials from good ones and from bad ones', () => {
    expect(authenticate(request('/resource/1?b=1&a=2'), client)).toBe('anonymous');
    expect(authenticate(request('/resource/1?b=1&a=2', header), client)).toBe('authenticated');
  });

  test.each([
    ['another path', '/resource/2?b=1&a=2', header],
    ['another mac', '/resource/1?b=1&a=2', header.replace('6R4r', '6R4s')],
    ['another client', '/resource/1?b=1&a=2', header.replace('dh37', 'dh38')],
    ['another scheme', '/resource/1?b=1&a=2', header.replace('Hawk', 'Bearer')],
    ['no mac', '/resource/1?b=1&a=2', 'Hawk id="dh37fgj492je"'],
  ])('refuses a header for %s', (_, path, changed) => {
    expect(authenticate(request(path, changed), client)).toBe('refused');
  });

  test.each([
    ['/a', '/a?bewit=B'],
    ['/a?x=1', '/a?x=1&bewit=B'],
    ['/a?x=1', '/a?bewit=B&x=1'],
  ])('accepts a bewit for %s in %s', (signed, path) => {
    expect(authenticate(request(path.replace('B', bewitOf(signed, inAMinute))), client)).toBe(
      'authenticated',
    );
  });

  test.each([
    ['another path', '/b', inAMinute],
    ['a time that is over', '/a', inAMinute - 120],
  ])('refuses a bewit for %s', (_, signed, expires) => {
    expect(authenticate(request(`/a?bewit=${bewitOf(signed, expires)}`), client)).toBe('refused');
  });
});
