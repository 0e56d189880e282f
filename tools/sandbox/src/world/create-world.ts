import { WorldBuilder } from './builder.js';
import { textContent } from './content.js';
import { gitHubOrigin, gitHubPushOrigin } from './events/github.js';
import { mercurialOrigin } from './events/mercurial.js';
import type { Origin } from './events/origin.js';
import { companionRepository, createGitHubSource } from './github-source.js';
import { Ids } from './ids.js';
import { createWorldKeys } from './keys.js';
import { type ResolvedWorldOptions, resolveOptions, type WorldOptions } from './options.js';
import { addImage } from './pushes/image-push.js';
import { addRelease } from './pushes/release-push.js';
import type { RepositoryPush } from './repository.js';
import { createRepository, projectsYml } from './source.js';
import { actionOf, isMercurial } from './styles.js';
import type { World, WorldTasks } from './world.js';

/** Makes a deployment in which a release has been built and its signing and beetmover tasks are about to run. */
export async function createWorld(options: WorldOptions = {}): Promise<World> {
  const resolved = resolveOptions(options);
  const ids = new Ids(resolved.seed);
  const { workers, trusted } = await createWorldKeys(resolved.now);
  const world: World = {
    now: resolved.now,
    product: resolved.product,
    style: resolved.style,
    dockerPayloadsOn: resolved.dockerPayloadsOn,
    keys: workers,
    trustedKey: trusted,
    signatureFormat: resolved.signatureFormat,
    tasks: new Map(),
    index: new Map(),
    repositories: new Map(),
    gitHub: new Map(),
    rawFiles: new Map([['mozilla-releng/fxci-config/main/projects.yml', textContent(projectsYml)]]),
    names: nameTasks(ids, resolved),
  };
  const { earlier, release } = createOrigins(world, resolved, ids);
  const builder = new WorldBuilder(world, resolved);
  await addImage({ world, options: resolved, builder, origin: earlier });
  await addRelease({ world, options: resolved, builder, origin: release, ids });
  return world;
}

function nameTasks(ids: Ids, { builds, style, siblings }: ResolvedWorldOptions): WorldTasks {
  const next = () => ids.taskId();
  return {
    imageDecision: next(),
    dockerImage: next(),
    decision: next(),
    builds: Array.from({ length: builds }, next),
    repackageSigning: next(),
    signing: next(),
    beetmover: next(),
    action: actionOf(style) === undefined ? undefined : next(),
    siblings: Array.from({ length: siblings }, next),
  };
}

/** Makes the repositories, with an earlier push, whose docker image later ones use again, and that of the release. */
function createOrigins(
  world: World,
  options: ResolvedWorldOptions,
  ids: Ids,
): { readonly earlier: Origin; readonly release: Origin } {
  if (isMercurial(options.style)) {
    const repository = createRepository(options, ids);
    world.repositories.set(repository.url, repository);
    const [earlier, push] = repository.pushes as [RepositoryPush, RepositoryPush]; // made with exactly two
    const cronTaskId = options.style === 'hg-cron' ? ids.taskId() : undefined;
    return {
      earlier: mercurialOrigin(options, earlier),
      release: mercurialOrigin(options, push, cronTaskId),
    };
  }
  const source = createGitHubSource(options, ids);
  const companion = source.companion === undefined ? undefined : companionRepository(source.companion);
  for (const repository of [source.repository, source.fork, companion]) {
    if (repository !== undefined) world.gitHub.set(repository.url, repository);
  }
  return { earlier: gitHubPushOrigin(options, source), release: gitHubOrigin(options, source, ids.taskId()) };
}
