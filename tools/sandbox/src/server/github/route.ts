import type { GitHubRepository } from '../../world/github-repository.js';
import type { World } from '../../world/world.js';
import type { Exchange, Route } from '../route.js';
import { authenticate, type GitHubAccess, mayRead, type RateLimit, sendGitHubError } from './access.js';
import { findRepository, Network } from './history.js';
import { apiBaseOf } from './links.js';

/** A request to the API about a repository that the client may read. */
export interface GitHubCall extends Exchange {
  readonly world: World;
  readonly repository: GitHubRepository;
  readonly network: Network;
  /** Beginning of the URLs in the answer. */
  readonly apiBase: string;
}

/** Who answers what stands behind `/repos/OWNER/NAME`. */
export interface GitHubRoute {
  /** A regular expression; what it captures becomes {@link Exchange.captured}. */
  readonly path: string;
  readonly answer: (call: GitHubCall) => void;
}

/** What all routes of the API have in common. */
export interface GitHubService {
  readonly world: World;
  readonly access: GitHubAccess;
  readonly rateLimit: RateLimit;
}

/** Makes the checks that every request to the API goes through, then lets the route answer. */
export function toRoute(service: GitHubService, { path, answer }: GitHubRoute): Route {
  const { world } = service;
  return {
    pattern: new RegExp(`^/github-api/repos/([^/]+)/([^/]+)${path}$`),
    answer(exchange) {
      const authentication = admit(service, exchange);
      if (authentication === undefined) return;
      const [owner = '', name = '', ...captured] = exchange.captured;
      const repository = findRepository(world, owner, name);
      if (repository === undefined || !mayRead(repository, authentication))
        return void sendGitHubError(exchange.response, 404, 'Not Found');
      const network = new Network(world, repository);
      answer({ ...exchange, captured, world, repository, network, apiBase: apiBaseOf(exchange) });
    },
  };
}

/** Answers whatever else the API is asked for. */
export function otherRoute(service: GitHubService): Route {
  return {
    pattern: /^\/github-api\//,
    answer(exchange) {
      if (admit(service, exchange) !== undefined) sendGitHubError(exchange.response, 404, 'Not Found');
    },
  };
}

function admit({ access, rateLimit }: GitHubService, exchange: Exchange) {
  if (rateLimit.refuses(exchange.response)) return undefined;
  const authentication = authenticate(exchange, access.token);
  if (authentication !== 'refused') return authentication;
  sendGitHubError(exchange.response, 401, 'Bad credentials');
  return undefined;
}
