import type { JsonObject } from '@chain-of-trust/types';
import type { ResolvedWorldOptions } from '../options.js';
import { products } from '../products.js';
import type { RepositoryPush } from '../repository.js';
import { cronInfo } from '../templates/cron.js';
import { mercurialTemplate } from '../templates/mercurial.js';
import type { Origin } from './origin.js';
import { renderTask } from './render.js';

/** A push to a Mercurial repository, or a cron job on its tip. */
export function mercurialOrigin(
  { tree, product, now }: ResolvedWorldOptions,
  pushed: RepositoryPush,
  cronTaskId?: string,
): Origin {
  const { trustDomain, envPrefix, signingScopes } = products[product];
  const { url, project, level } = tree;
  const revision = pushed.changesets.at(-1)?.node ?? '';
  const template = mercurialTemplate(products[product]);
  const push = pushOf(pushed, revision);
  const repository = { url, project, level };
  const event =
    cronTaskId === undefined
      ? { tasks_for: 'hg-push', push }
      : { tasks_for: 'cron', push: { ...push, owner: 'cron', comment: '' }, cron: cronInfo(cronTaskId) };
  return {
    facts: {
      repository: url,
      revision,
      level,
      trustDomain,
      environment: { [`${envPrefix}_HEAD_REPOSITORY`]: url, [`${envPrefix}_HEAD_REV`]: revision },
      signingScopes:
        product === 'firefox' ? [`project:releng:signing:cert:${tree.certificate}`] : signingScopes,
      beetmoverScope: beetmoverScopes[product] ?? `project:${trustDomain}:releng:beetmover:bucket:dep`,
    },
    template,
    decide: (taskId) =>
      renderTask(
        template,
        { ...event, repository: { ...repository, type: 'hg' }, ownTaskId: taskId, taskId: null },
        { taskId, now },
      ),
    forHooks: { push, repository },
    parameters: { project, level, head_rev: revision, repository_type: 'hg' },
  };
}

const beetmoverScopes: Readonly<Record<string, string>> = {
  firefox: 'project:releng:beetmover:bucket:nightly',
  thunderbird: 'project:comm:thunderbird:releng:beetmover:bucket:nightly',
};

function pushOf(push: RepositoryPush, revision: string): JsonObject {
  return {
    owner: push.user,
    comment: ' ',
    revision,
    base_revision: push.changesets[0]?.parents[0] ?? null,
    pushlog_id: push.pushId,
    pushdate: push.date,
  };
}
