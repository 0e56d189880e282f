import { authenticate, type ClientCredentials } from './hawk.js';
import { sendApiError, sendJson } from './reply.js';
import type { Route } from './route.js';

/**
 * What the auth service answers: tokens of the deployment's GitHub app, to its clients.
 *
 * @see Taskcluster reference `auth/v1/api.json`, `githubRepoToken`
 */
export function authRoutes(credentials: ClientCredentials, gitHubToken: string): Route[] {
  return [
    {
      method: 'POST',
      pattern: /^\/api\/auth\/v1\/github\/([^/]+)\/([^/]+)\/repo-token$/,
      answer({ request, response, url }) {
        if (authenticate({ request, url }, credentials) !== 'authenticated') {
          const message = 'Client may not have tokens of the app';
          return sendApiError(response, { status: 403, code: 'InsufficientScopes', message });
        }
        const expires = new Date(Date.now() + 3_600_000).toISOString();
        sendJson(response, { token: gitHubToken, expires });
      },
    },
  ];
}
