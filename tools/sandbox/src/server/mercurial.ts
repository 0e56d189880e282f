import { findPushOf, pushLogOf, type Repository } from '../world/repository.js';
import type { World } from '../world/world.js';
import { findRawFile } from './github/raw.js';
import { sendBytes, sendJson } from './reply.js';
import type { Exchange, Route } from './route.js';

/** What hgweb answers about the repositories of the world: raw files and the push log. */
export function mercurialRoutes(world: World): Route[] {
  return [
    {
      pattern: /^\/hg\/(.+)\/raw-file\/([^/]+)\/(.+)$/,
      answer({ captured: [path = '', revision = '', file = ''], response }) {
        const repository = repositoryAt(world, path);
        const content = repository === undefined ? undefined : fileAt(repository, revision, file);
        if (content === undefined)
          return absent(response, `${file}@${revision.slice(0, 12)}: not found in manifest`);
        sendBytes(response, content, { contentType: 'text/plain; charset=UTF-8' });
      },
    },
    {
      pattern: /^\/hg\/(.+)\/json-pushes$/,
      answer({ captured: [path = ''], response, url }) {
        const revision = url.searchParams.get('changeset') ?? '';
        const repository = repositoryAt(world, path);
        const push = repository === undefined ? undefined : findPushOf(repository, revision);
        if (repository === undefined || push === undefined)
          return absent(response, `unknown revision '${revision}'`);
        sendJson(response, pushLogOf(repository, push));
      },
    },
  ];
}

/** Files of GitHub repositories, as raw.githubusercontent.com serves them. */
export function rawFileRoutes(world: World, gitHubToken: string): Route[] {
  return [
    {
      pattern: /^\/raw\/(.+)$/,
      answer(exchange) {
        const { captured, response } = exchange;
        const content = world.rawFiles.get(captured[0] ?? '') ?? findRawFile(world, gitHubToken, exchange);
        if (content === undefined) return absent(response, '404: Not Found');
        sendBytes(response, content, { contentType: 'text/plain; charset=utf-8' });
      },
    },
  ];
}

function repositoryAt(world: World, path: string): Repository | undefined {
  return world.repositories.get(`https://hg.mozilla.org/${path}`);
}

/** The file of a revision, or of the one revision whose hash begins like that. */
function fileAt({ files }: Repository, revision: string, file: string): Uint8Array | undefined {
  if (!/^[0-9a-f]{12,39}$/.test(revision)) return files.get(`${revision}/${file}`);
  const matches = [...files].filter(([key]) => key.startsWith(revision) && key.slice(40) === `/${file}`);
  return matches.length === 1 ? matches[0]?.[1] : undefined;
}

function absent(response: Exchange['response'], message: string): void {
  sendBytes(response, Buffer.from(`${message}\n`), { status: 404, contentType: 'text/plain' });
}
