/// <reference path="./taskcluster-client.d.ts" />
import type { TaskclusterCredentials } from '../credentials/credentials.js';
import { type ApiCall, serviceOf } from './api-call.js';

/** Gives the URL of a call with credentials in its query. */
export type Signer = (call: ApiCall) => Promise<URL>;

/** How long a signed URL works, in seconds. Clocks that differ by less do no harm. */
const expiration = 5 * 60;

/**
 * Makes the function that signs URLs with Taskcluster's `bewit`: a Hawk signature over one URL for a few
 * minutes. The access token itself is never sent.
 *
 * `taskcluster-client` is loaded when the first URL is signed.
 */
export function createSigner(rootUrl: string, credentials: TaskclusterCredentials): Signer {
  let clients: Promise<typeof import('taskcluster-client').clients> | undefined;
  return async (call) => {
    clients ??= import('taskcluster-client').then((module) => module.clients);
    const { Queue, Index } = await clients;
    const client = new (serviceOf(call) === 'index' ? Index : Queue)({ rootUrl, credentials });
    const query = call.method === 'listArtifacts' ? [call.query] : [];
    return new URL(client.buildSignedUrl(client[call.method], ...call.args, ...query, { expiration }));
  };
}
