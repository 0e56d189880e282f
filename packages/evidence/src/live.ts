import type { Evidence } from '@chain-of-trust/types';
import type { HttpContext } from './http/exchange.js';
import { readBytes } from './http/read.js';
import { countTraffic } from './http/traffic.js';
import { createTransport } from './http/transport.js';
import { type LiveEvidenceOptions, type ResolvedOptions, resolveOptions } from './options.js';
import { type Runtime, systemRuntime } from './runtime.js';
import { createGitHub, readGitHubFile } from './source/github.js';
import type { GitHubAccess } from './source/github-api.js';
import { createGitHubTokens } from './source/github-token.js';
import { findPush } from './source/mercurial-push.js';
import { isOnGitHub, rawFileUrl } from './source/repository-url.js';
import type { TaskclusterAccess } from './taskcluster/api.js';
import { findIndexedTask } from './taskcluster/index-service.js';
import { createQueue } from './taskcluster/queue.js';
import { createSigner } from './taskcluster/signer.js';

/** Evidence that holds connections, until it is closed. */
export interface LiveEvidence extends Evidence {
  /** Ends every connection. Reads under way, and later ones, reject with `evidence-unavailable`. */
  close(): Promise<void>;
}

/**
 * Reads Taskcluster, Mercurial and GitHub over the network.
 *
 * Cheap to make: nothing is loaded or opened before the first read. What every read promises: bounds on bytes,
 * redirects, pages, attempts and time; no body accepted cut; Taskcluster's credentials go to no host but the
 * deployment's, and GitHub's token to nobody but its API.
 * What none promises: that anything read is true.
 *
 * A stream of `openArtifact` holds a connection until it was read to its end, or left early.
 *
 * @example
 * const evidence = createLiveEvidence({ rootUrl: 'https://firefox-ci-tc.services.mozilla.com' });
 * const task = await evidence.taskDefinition('Se-5NNn4TB65_9383YGsJA');
 * await evidence.close();
 *
 * @throws EvidenceConfigurationError `evidence-configuration-option`, `evidence-configuration-url`,
 *   `evidence-configuration-credentials`
 */
export function createLiveEvidence(options: LiveEvidenceOptions): LiveEvidence {
  return createLiveEvidenceWith(options, systemRuntime);
}

/** {@link createLiveEvidence} with a given clock and chance. */
export function createLiveEvidenceWith(options: LiveEvidenceOptions, runtime: Runtime): LiveEvidence {
  const resolved = resolveOptions(options);
  const http = createContext(resolved, runtime);
  const { apiBase: base, credentials, rootUrl, gitHub, currentUrl } = resolved;
  const sign = credentials === undefined ? undefined : createSigner(rootUrl, credentials);
  const access: TaskclusterAccess = { http, base, sign };
  const tokens = createGitHubTokens({ http, gitHub, apiBase: base, credentials });
  const gitHubAccess: GitHubAccess = { http, tokens, currentUrl };
  return {
    ...createQueue(access),
    findIndexedTask: (indexPath) => findIndexedTask(access, indexPath),
    readSourceFile: async (file, { maxBytes }) =>
      isOnGitHub(file.repository)
        ? await readGitHubFile(gitHubAccess, file, maxBytes)
        : await readBytes(http, { url: rawFileUrl(file) }, maxBytes),
    findPush: (reference) => findPush(http, reference),
    ...createGitHub(gitHubAccess),
    close: () => http.transport.close(),
  };
}

function createContext(resolved: ResolvedOptions, runtime: Runtime): HttpContext {
  const { limits, mirrors, isDeploymentPlain, proxies, onRequest } = resolved;
  const traffic = countTraffic(resolved.onTraffic);
  return {
    transport: createTransport({ limits, proxies }, runtime),
    limits,
    runtime,
    mirrors,
    isDeploymentPlain,
    traffic,
    onRequest,
  };
}
