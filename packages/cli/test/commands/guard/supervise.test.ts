import { expectRejected } from '@chain-of-trust/fixtures';
import { afterEach, describe, expect, it } from 'vitest';
import { SignalRelay } from '../../../src/commands/guard/signal-relay.js';
import { superviseCommand } from '../../../src/commands/guard/supervise.js';
import { GuardError } from '../../../src/error.js';

const signals = new SignalRelay(false);

afterEach(() => signals.forget());

describe('superviseCommand', () => {
  const options = { program: '/bin/sh', env: {}, cwd: '/', signals, isLast: false };

  it('resolves to the exit status', async () => {
    expect(await superviseCommand({ ...options, args: ['-c', 'exit 7'] })).toBe(7);
  });

  it('says so when no process can be started', async () => {
    const args = ['-c', 'true', 'x'.repeat(200_000)]; // more than Linux takes for one argument
    const { facts } = await expectRejected(superviseCommand({ ...options, args }), GuardError, 'guard-start');
    expect(facts).toEqual({ program: '/bin/sh' });
  });
});
