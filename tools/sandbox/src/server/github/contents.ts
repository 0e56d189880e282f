import { createHash } from 'node:crypto';
import type { JsonObject } from '@chain-of-trust/types';
import { repositoryApiUrl } from './links.js';
import type { GitHubCall } from './route.js';

/** The API gives larger files to those only who ask for them raw. */
const maxInlineBytes = 1024 * 1024;

/** A file of a repository. */
export interface RepositoryFile {
  readonly path: string;
  /** As it was asked for: a hash, a branch or a tag. */
  readonly ref: string;
  readonly content: Uint8Array;
}

/** A file as the API answers it. @see GitHub REST API, "Get repository content" */
export function contentsDocument(call: GitHubCall, { path, ref, content }: RepositoryFile): JsonObject {
  const { apiBase, repository } = call;
  const base = repositoryApiUrl(apiBase, repository);
  const sha = blobHash(content);
  const url = `${base}/contents/${path}?ref=${encodeURIComponent(ref)}`;
  const gitUrl = `${base}/git/blobs/${sha}`;
  const htmlUrl = `${repository.url}/blob/${ref}/${path}`;
  return {
    type: 'file',
    name: path.split('/').at(-1) ?? path,
    path,
    sha,
    size: content.length,
    ...inline(content),
    url,
    html_url: htmlUrl,
    git_url: gitUrl,
    download_url: `https://raw.githubusercontent.com/${repository.owner}/${repository.name}/${ref}/${path}`,
    _links: { self: url, git: gitUrl, html: htmlUrl },
  };
}

/** In lines of 60 characters, each with its end. */
function inline(content: Uint8Array): { encoding: string; content: string } {
  if (content.length > maxInlineBytes) return { encoding: 'none', content: '' };
  const base64 = Buffer.from(content).toString('base64');
  return { encoding: 'base64', content: base64.replace(/.{1,60}/g, '$&\n') };
}

/** The name that git gives to the content of a file. */
function blobHash(content: Uint8Array): string {
  return createHash('sha1').update(`blob ${content.length}\0`).update(content).digest('hex');
}
