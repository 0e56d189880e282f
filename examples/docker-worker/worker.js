import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { PassThrough } from 'node:stream';

/**
 * A worker in small: runs the command of a task in a folder where docker-worker has a container, and goes through the
 * same states. What it publishes is in the folder `published`, where a queue would be.
 */
export async function runTask({ task, taskId, folder, features, isCanceled = () => false }) {
  const outputs = join(folder, 'outputs');
  await mkdir(outputs, { recursive: true });
  const published = join(folder, 'published');
  const state = {
    task,
    status: { taskId },
    runId: 0,
    runtime: {
      workerGroup: 'us-central1-a',
      workerId: '4711',
      publicIp: '203.0.113.7',
      privateIp: '192.0.2.1',
    },
    imageHash: `sha256:${'0'.repeat(64)}`, // of the image that the container is made of
    stream: new PassThrough(),
    outputs: [],
    isCanceled,
    upload: (artifact) => publish(published, artifact),
  };
  const inState = (name) => Promise.all(features.map((feature) => feature[name]?.(state)));
  await inState('link');
  await inState('created');
  const child = spawn('sh', ['-c', task.payload.command], {
    cwd: outputs,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const output of [child.stdout, child.stderr]) output.pipe(state.stream, { end: false });
  await inState('started');
  const [exitCode] = await once(child, 'close');
  state.stream.end(`exit code ${exitCode}\n`);
  for (const name of await readdir(outputs)) {
    state.outputs.push({ name: `public/build/${name}`, file: join(outputs, name) });
  }
  for (const output of state.outputs) await state.upload(output);
  await inState('stopped');
  await inState('killed');
  return { exitCode, published };
}

async function publish(folder, { name, file, content }) {
  const path = join(folder, name);
  await mkdir(dirname(path), { recursive: true });
  await (file === undefined ? writeFile(path, content) : copyFile(file, path));
}
