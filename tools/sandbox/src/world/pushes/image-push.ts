import { dockerImageTask } from '../definitions.js';
import { actionsOf } from '../events/actions.js';
import { outputsOf } from '../outputs.js';
import { type Happening, imageNamespace } from './happening.js';
import { schedulerOf } from './scheduler.js';

/** An earlier push, whose docker image later pushes use again. */
export async function addImage({ world, options, builder, origin }: Happening): Promise<void> {
  const { imageDecision, dockerImage } = world.names;
  const namespace = imageNamespace(origin);
  const isIndexed = options.image === 'indexed-image';
  const entry = {
    taskId: dockerImage,
    task: dockerImageTask(origin.facts, isIndexed ? namespace : undefined),
  };
  const scheduler = schedulerOf(imageDecision, origin);
  const published = { graph: [entry], actions: actionsOf(origin, imageDecision), origin };
  await builder.runScheduler(scheduler, origin.decide(imageDecision), published);
  const image = builder.create(entry, scheduler, 'docker-worker');
  await builder.run(image, new Map([['public/image.tar.zst', outputsOf(options, 'image')]]));
  world.index.set(namespace, dockerImage);
}
