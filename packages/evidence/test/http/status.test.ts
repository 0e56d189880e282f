import { expectRejected } from '@chain-of-trust/fixtures';
import { EvidenceError, type EvidenceErrorCode } from '@chain-of-trust/types';
import { describe, expect, test } from 'vitest';
import { readArtifact, withEvidence } from '../live-under-test.js';
import { type Answer, sendJson, withServer } from '../test-server.js';

async function expectFailure(answer: Answer, code: EvidenceErrorCode): Promise<EvidenceError> {
  return await withServer(answer, ({ origin, received }) =>
    withEvidence({ rootUrl: origin }, async (evidence) => {
      const error = await expectRejected(readArtifact(evidence), EvidenceError, code);
      expect(received).toHaveLength(1);
      return error;
    }),
  );
}

describe('assertSuccess', () => {
  test.each<[number, EvidenceErrorCode, boolean]>([
    [204, 'evidence-malformed', false],
    [400, 'evidence-unsupported', false],
    [401, 'evidence-forbidden', true],
    [403, 'evidence-forbidden', true],
    [404, 'evidence-not-found', false],
    [407, 'evidence-forbidden', true],
    [410, 'evidence-not-found', false],
    [416, 'evidence-unsupported', false],
    [424, 'evidence-artifact-error', false],
  ])('when the status is %d, it is %s, asked once only', async (status, code, isOutage) => {
    const error = await expectFailure((_, response) => void response.writeHead(status).end(), code);
    expect(error.isOutage).toBe(isOutage);
    expect(error.facts).toMatchObject({ status });
  });

  test('when the worker recorded an error, its reason is told', async () => {
    const body = { reason: 'file-missing-on-worker', message: 'no such file' };
    const error = await expectFailure(
      (_, response) => sendJson(response, body, 424),
      'evidence-artifact-error',
    );
    expect(error.facts).toMatchObject({ serviceMessage: 'file-missing-on-worker: no such file' });
  });

  test('when the message is long or holds control characters, it is made fit for a log', async () => {
    const message = `first\n\u001b[31mred\u202e${'x'.repeat(1000)}\n---\n\n* method: getArtifact`;
    const error = await expectFailure(
      (_, response) => sendJson(response, { message }, 404),
      'evidence-not-found',
    );
    const shown = String(error.facts.serviceMessage);
    expect(shown).toMatch(/^first \[31mred x+$/);
    expect(shown).toHaveLength(300);
  });

  test.each<[string, Answer]>([
    ['text', (_, response) => void response.writeHead(404).end('unknown revision')],
    ['no object', (_, response) => sendJson(response, ['x'], 404)],
    ['huge', (_, response) => sendJson(response, { message: 'x'.repeat(100_000) }, 404)],
    [
      'cut',
      (_, response) => {
        response.writeHead(404, { 'content-length': '99' });
        response.write('{', () => setTimeout(() => response.destroy(), 5));
      },
    ],
  ])('when the explanation is %s, the status decides alone', async (_, answer) => {
    const error = await expectFailure(answer, 'evidence-not-found');
    expect(error.facts.serviceMessage).toBeUndefined();
  });
});
