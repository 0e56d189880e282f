import type { JsonObject } from '@chain-of-trust/types';
import { textContent } from '../world/content.js';
import type { GitHubRepository } from '../world/github-repository.js';
import { mainBranch, pullRequestNumber, releaseTag } from '../world/github-source.js';
import { taskOf, type World } from '../world/world.js';
import { dockerBuild, reschedule, type Tampering, withEnvironment } from './tampering.js';
import { decide } from './task-graph.js';

const push = { style: 'github-push', product: 'enterprise' } as const;
const release = { style: 'github-release', product: 'xpi' } as const;
const pullRequest = { style: 'github-pull-request', product: 'enterprise' } as const;

/** The product's own repository, not a fork of it. */
function repositoryOf({ gitHub }: World): GitHubRepository {
  const repository = [...gitHub.values()].find(({ forkOf }) => forkOf === undefined);
  if (repository === undefined) throw new TypeError('the world has a repository on GitHub');
  return repository;
}

/** Somebody schedules a changed decision task. */
function decision(
  name: string,
  title: string,
  world: NonNullable<Tampering['world']>,
  change: (definition: JsonObject) => JsonObject,
): Tampering {
  return {
    name,
    title,
    world,
    apply: (tampered) => reschedule(tampered, taskOf(tampered, tampered.names.decision), change),
  };
}

/** Attacks on releases from GitHub. */
export const gitHubTamperings: readonly Tampering[] = [
  {
    name: 'github-commit-unknown',
    title: 'the commit of the release is in no repository',
    world: push,
    apply: (world) => {
      const repository = repositoryOf(world);
      const { commits, branches } = repository;
      const head = branches.get(mainBranch) ?? '';
      branches.set(mainBranch, commits.get(head)?.parents[0] ?? '');
      commits.delete(head);
    },
  },
  {
    name: 'github-not-landed',
    title: 'the commit of the release is on no branch, as those of forks are',
    world: push,
    apply: (world) => {
      const { commits, branches } = repositoryOf(world);
      branches.set(mainBranch, commits.get(branches.get(mainBranch) ?? '')?.parents[0] ?? '');
    },
  },
  {
    name: 'github-build-not-landed',
    title: 'a build checks out a commit that is on no branch, whatever its decision task was made for',
    world: push,
    apply: (world) => {
      const { commits, branches } = repositoryOf(world);
      const head = branches.get(mainBranch) ?? '';
      const commit = commits.get(head);
      if (commit === undefined) throw new TypeError('a branch has a head');
      const stray = '5'.repeat(40);
      commits.set(stray, { ...commit, sha: stray });
      return decide(world, dockerBuild(world), (d) => withEnvironment(d, { GECKO_HEAD_REV: stray }));
    },
  },
  {
    name: 'github-template-changed',
    title: 'the tree on GitHub describes another decision task',
    world: push,
    apply: (world) => {
      const { files } = repositoryOf(world);
      for (const [path, content] of files) {
        if (path.endsWith('.taskcluster.yml'))
          files.set(path, textContent(Buffer.from(content).toString().replace('bash', 'sh')));
      }
    },
  },
  decision('github-revision-short', 'a decision task names its commit by a branch', push, (d) =>
    withEnvironment(d, { GECKO_HEAD_REV: mainBranch }),
  ),
  decision(
    'github-base-unknown',
    'a decision task claims that the push began at a commit of nobody',
    push,
    (d) =>
      JSON.parse(
        JSON.stringify(d).replaceAll(
          (d.payload as { env: { GECKO_BASE_REV: string } }).env.GECKO_BASE_REV,
          '1'.repeat(40),
        ),
      ),
  ),
  {
    name: 'github-look-alike',
    title: 'a build comes from a repository whose name only begins like the trusted one',
    world: push,
    apply: (world) => {
      const { url } = repositoryOf(world);
      return decide(
        world,
        dockerBuild(world),
        (definition) => JSON.parse(JSON.stringify(definition).replaceAll(url, `${url}Xgit`)) as JsonObject,
      );
    },
  },
  {
    name: 'release-absent',
    title: 'nobody has published the release that the decision task is for',
    world: release,
    apply: (world) => void repositoryOf(world).releases.delete(releaseTag),
  },
  {
    name: 'release-by-other',
    title: 'somebody else has published the release than the decision task says',
    world: release,
    apply: (world) => {
      const { releases } = repositoryOf(world);
      const published = releases.get(releaseTag);
      if (published !== undefined) releases.set(releaseTag, { ...published, authorLogin: 'mallory' });
    },
  },
  {
    name: 'pull-request-absent',
    title: 'nobody has opened the pull request that the decision task is for',
    world: pullRequest,
    apply: (world) => void repositoryOf(world).pullRequests.delete(pullRequestNumber),
  },
  {
    name: 'pull-request-other-fork',
    title: 'the pull request comes from another fork than the decision task',
    world: pullRequest,
    apply: (world) => {
      const { pullRequests } = repositoryOf(world);
      const text = JSON.stringify(pullRequests.get(pullRequestNumber));
      const changed = text.replaceAll('https://github.com/contributor/', 'https://github.com/mallory/');
      pullRequests.set(pullRequestNumber, JSON.parse(changed) as JsonObject);
    },
  },
  decision(
    'pull-request-unnamed',
    'a decision task of a pull request does not say of which',
    pullRequest,
    (d) => withEnvironment(d, { GECKO_PULL_REQUEST_NUMBER: '' }),
  ),
  {
    name: 'pull-request-restricted-scope',
    title: 'a signing task of a pull request asks for the release key',
    world: pullRequest,
    apply: (world) =>
      decide(world, taskOf(world, world.names.signing), (d) => ({
        ...d,
        scopes: ['project:enterprise:releng:signing:cert:release-signing'],
      })),
  },
];
