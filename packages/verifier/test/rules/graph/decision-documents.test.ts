import { describe, expect, it } from 'vitest';
import { decisionDocuments } from '../../../src/rules/graph/decision-documents.js';
import { evaluate, findingsOf, withLinks } from '../../support/rule-context.js';
import { notFound } from '../../support/scene.js';

const on = 'decision';

describe('decisionDocuments', () => {
  it('establishes the bytes of both documents', async () => {
    const outcome = await evaluate(decisionDocuments, { on });
    const actions = Buffer.from('{"actions":[]}');
    const parameters = Buffer.from('level: 3\n'.repeat(20));
    expect(outcome).toMatchObject({ status: 'passed', value: { actions, parameters } });
  });

  it.each(['public/actions.json', 'public/parameters.yml'])(
    'when %s does not exist, refuses',
    async (where) => {
      const findings = await findingsOf(decisionDocuments, {
        on,
        change: ({ decision }) => void decision.served.set(where, notFound()),
      });
      expect(findings).toMatchObject([{ code: 'artifact/missing', where }]);
    },
  );

  it('when a document was changed, refuses', async () => {
    const findings = await findingsOf(decisionDocuments, {
      on,
      change: ({ decision }) => void decision.served.set('public/actions.json', '{}'),
    });
    expect(findings).toMatchObject([{ code: 'artifact/digest-mismatch', where: 'public/actions.json' }]);
  });

  it('when the worker did not hash a document, refuses', async () => {
    const findings = await findingsOf(decisionDocuments, {
      on,
      change: ({ decision }) => void decision.artifacts.delete('public/parameters.yml'),
    });
    expect(findings).toMatchObject([{ code: 'artifact/not-listed', where: 'public/parameters.yml' }]);
  });

  it('applies to no action task', async () => {
    const chain = withLinks((link) => ({ ...link, taskType: 'action' }));
    expect(await evaluate(decisionDocuments, { on, chain })).toMatchObject({ status: 'not-applicable' });
  });

  it('does not apply to the task itself, even where that is a decision task', async () => {
    const chain = withLinks((link) => ({ ...link, taskType: 'decision' }));
    expect(await evaluate(decisionDocuments, { on: 'signing', chain })).toMatchObject({
      status: 'not-applicable',
      reason: expect.stringContaining('about to run'),
    });
  });
});
