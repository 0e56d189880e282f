import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { SignalRelay } from '../../../src/commands/guard/signal-relay.js';

let relay: SignalRelay | undefined;

afterEach(() => relay?.forget());

/** A command that waits for the given signals as well as for others. */
function handedTo(hasTerminal: boolean) {
  relay = new SignalRelay(hasTerminal);
  const command = spawn('sleep', ['600']);
  relay.handTo(command);
  return command;
}

describe('SignalRelay', () => {
  it.each(['SIGINT', 'SIGQUIT'] as const)('hands %s on where no terminal does', async (signal) => {
    const command = handedTo(false);
    process.emit(signal, signal);
    expect(await once(command, 'exit')).toEqual([null, signal]);
  });

  it('leaves what a terminal sends to the terminal, and hands the rest on', async () => {
    const command = handedTo(true);
    for (const signal of ['SIGINT', 'SIGQUIT'] as const) process.emit(signal, signal);
    expect(command.killed).toBe(false);
    process.emit('SIGTERM', 'SIGTERM');
    expect(await once(command, 'exit')).toEqual([null, 'SIGTERM']);
  });

  it('listens no more when it was told to forget', () => {
    const before = process.listenerCount('SIGUSR2');
    relay = new SignalRelay(false);
    expect(process.listenerCount('SIGUSR2')).toBe(before + 1);
    relay.forget();
    expect(process.listenerCount('SIGUSR2')).toBe(before);
  });
});
