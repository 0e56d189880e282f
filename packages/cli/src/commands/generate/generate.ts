import { printable } from '@chain-of-trust/report';
import { exitStatus } from '../../exit-status.js';
import { referenceTime } from '../../options.js';
import type { Terminal } from '../../terminal.js';
import type { GenerateOptions } from './options.js';
import { perform } from './perform.js';
import type { UploadRequest } from './request.js';
import { requestOf } from './request-of-options.js';
import { readSigningKeys } from './signing-keys.js';

/** `cot generate`: writes or uploads the signed blob of a finished run, prints where it is and returns the exit status; or serves. */
export async function generate(options: GenerateOptions, terminal: Terminal): Promise<number> {
  if (options.single.serve !== undefined) {
    const { serveGenerate } = await import('./serve/serve-generate.js');
    return serveGenerate(options, options.single.serve, terminal);
  }
  const at = referenceTime(options.single.at, terminal.now);
  const keys = await readSigningKeys(options.single, terminal, at);
  const request = await requestOf(options, terminal);
  const { written, uploaded } = await perform(request, { keys, at });
  for (const path of written) terminal.stdout(`${printable(path)}\n`);
  const { upload } = request;
  if (upload !== undefined) for (const name of uploaded) terminal.stdout(`${artifactUrl(upload, name)}\n`);
  return exitStatus.ok;
}

/** Where everybody finds it. */
function artifactUrl({ rootUrl, taskId, runId }: UploadRequest, name: string): string {
  const path = name.split('/').map(encodeURIComponent).join('/');
  return `${rootUrl}/api/queue/v1/task/${taskId}/runs/${runId}/artifacts/${path}`;
}
