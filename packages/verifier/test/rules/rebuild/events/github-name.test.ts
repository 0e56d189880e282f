import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gitHubName } from '../../../../src/rules/rebuild/events/github-name.js';

describe('gitHubName', () => {
  it('is owner and name, whatever they are', () => {
    const part = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,10}$/);
    fc.assert(
      fc.property(part, part, (owner, name) => {
        const fullName = `${owner}/${name}`;
        expect(gitHubName(`https://github.com/${fullName}`)).toEqual({ fullName, owner, name });
      }),
    );
  });

  it.each([
    ['https://github.com/', '', ''],
    ['https://github.com/mozilla', 'mozilla', ''],
    ['https://github.com/mozilla/a/tree', 'mozilla', 'a'],
  ])('of %s is %j and %j', (url, owner, name) => {
    expect(gitHubName(url)).toEqual({ fullName: `${owner}/${name}`, owner, name });
  });
});
