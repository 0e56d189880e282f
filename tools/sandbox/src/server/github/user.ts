import type { JsonObject } from '@chain-of-trust/types';
import { nodeIdFor, numberFor } from './links.js';

/** What follows a user's URL, by member. */
const paths = {
  followers_url: '/followers',
  following_url: '/following{/other_user}',
  gists_url: '/gists{/gist_id}',
  starred_url: '/starred{/owner}{/repo}',
  subscriptions_url: '/subscriptions',
  organizations_url: '/orgs',
  repos_url: '/repos',
  events_url: '/events{/privacy}',
  received_events_url: '/received_events',
} as const;

/** An account as it stands in other documents. @see GitHub REST API, schema "Simple User" */
export function userDocument(apiBase: string, login: string): JsonObject {
  const url = `${apiBase}/users/${login}`;
  const id = numberFor(`user ${login}`);
  return {
    login,
    id,
    node_id: nodeIdFor(`user ${login}`),
    avatar_url: `https://avatars.githubusercontent.com/u/${id}`,
    gravatar_id: '',
    url,
    html_url: `https://github.com/${login}`,
    type: 'User',
    site_admin: false,
    ...Object.fromEntries(Object.entries(paths).map(([member, path]) => [member, `${url}${path}`])),
  };
}

/** An account where GitHub knows one. */
export function optionalUser(apiBase: string, login: string | null): JsonObject | null {
  return login === null ? null : userDocument(apiBase, login);
}
