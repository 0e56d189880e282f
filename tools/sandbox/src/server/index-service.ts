import type { World } from '../world/world.js';
import { sendApiError, sendJson } from './reply.js';
import type { Route } from './route.js';

/** `findTask` of the Index. @see Taskcluster, Index API reference */
export function indexRoutes(world: World): Route[] {
  return [
    {
      pattern: /^\/api\/index\/v1\/task\/(.+)$/,
      answer({ captured: [namespace = ''], response }) {
        const taskId = world.index.get(namespace);
        if (taskId === undefined) return sendApiError(response, notIndexed);
        sendJson(response, { namespace, taskId, rank: 0, data: {}, expires: '2099-01-01T00:00:00.000Z' });
      },
    },
  ];
}

const notIndexed = { status: 404, code: 'ResourceNotFound', message: 'Indexed task not found' };
