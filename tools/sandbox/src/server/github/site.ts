import type { World } from '../../world/world.js';
import { sendBytes } from '../reply.js';
import type { Exchange, Route } from '../route.js';
import { branchesWith, findRepository, Network } from './history.js';

/**
 * What the web site answers to the script of a commit's page: the branches that hold the commit. It is not part of
 * the API and has no promise, yet scriptworker relies on it: nothing but line ends says "on no branch of this
 * repository". Tokens of the API mean nothing here, so that private repositories are never found.
 */
export function gitHubSiteRoutes(world: World): Route[] {
  return [
    {
      pattern: /^\/github\/([^/]+)\/([^/]+)\/branch_commits\/([^/]+)$/,
      answer({ captured: [owner = '', name = '', revision = ''], response }) {
        const repository = findRepository(world, owner, name);
        if (repository === undefined || repository.isPrivate)
          return void sendHtml(response, 404, 'Not Found\n');
        const network = new Network(world, repository);
        const commit = network.commit(revision);
        if (commit === undefined) return void sendHtml(response, 404, 'Not Found\n');
        const branches = branchesWith(network, repository, commit.sha);
        sendHtml(
          response,
          200,
          `\n\n${branches.map((branch) => branchLine(repository.url, branch)).join('')}\n`,
        );
      },
    },
  ];
}

function branchLine(url: string, branch: string): string {
  const text = branch.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
  return `<li class="branch"><a href="${new URL(url).pathname}/tree/${text}">${text}</a></li>\n`;
}

function sendHtml(response: Exchange['response'], status: number, html: string): void {
  sendBytes(response, Buffer.from(html), { status, contentType: 'text/html; charset=utf-8' });
}
