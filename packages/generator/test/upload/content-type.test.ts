import { describe, expect, test } from 'vitest';
import { contentTypeOf, isCompressible } from '../../src/upload/content-type.js';

describe('contentTypeOf', () => {
  test.each([
    ['public/chain-of-trust.json', 'application/json', true],
    ['public/chain-of-trust.json.sig', 'application/octet-stream', false],
    ['public/chainOfTrust.json.asc', 'text/plain; charset=utf-8', true],
    ['public/logs/certified.log', 'text/plain; charset=utf-8', true],
    ['public/build/target.zip', 'application/zip', false],
    ['public/build/target.tar.zst', 'application/octet-stream', false],
    ['public/index.html', 'text/html', true],
    ['public/picture.svg', 'image/svg+xml', true],
    ['public/no-suffix', 'application/octet-stream', false],
  ])('%s is %s', (name, type, isText) => {
    expect([contentTypeOf(name), isCompressible(type)]).toEqual([type, isText]);
  });
});
