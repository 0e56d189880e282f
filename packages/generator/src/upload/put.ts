import type { ClientRequest } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { reasonOf } from '@chain-of-trust/types';
import { GeneratorError } from '../error.js';
import { UnexpectedAnswer } from './failure.js';

/** What is put, and how. */
export interface PutRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly length: number;
  readonly content: () => AsyncIterable<Uint8Array>;
  readonly idleTimeoutMs: number;
}

/**
 * Sends bytes to a signed URL. Resolves when the store has said that it has all of them.
 *
 * Redirects are not followed: whoever is named there was not named by the queue.
 *
 * @throws UnexpectedAnswer; GeneratorError of the content
 */
export async function put({ url, headers, length, content, idleTimeoutMs }: PutRequest): Promise<void> {
  const target = new URL(url);
  // An import of it also loads Node's WebSocket, which takes longer than hashing some outputs that are not uploaded.
  const name = target.protocol === 'https:' ? 'node:https' : 'node:http';
  const request = process.getBuiltinModule(name).request(target, {
    method: 'PUT',
    headers: { ...headers, 'content-length': length },
    timeout: idleTimeoutMs,
  });
  const answered = answerTo(request);
  const failed = await pipeline(content(), request).then(
    () => undefined,
    (error: unknown) => error,
  );
  if (failed instanceof GeneratorError) throw failed;
  const status = await answered.catch((error: unknown) => {
    throw new UnexpectedAnswer({ status: undefined, reason: reasonOf(error) });
  });
  if (status < 200 || status >= 300)
    throw new UnexpectedAnswer({ status, reason: 'the store has refused the bytes' });
  // A store that thanks for bytes that it cannot have is none.
  if (failed !== undefined) throw new UnexpectedAnswer({ status: undefined, reason: reasonOf(failed) });
}

/** The status of the answer. One that comes early ends the sending: nobody may be reading any more. */
function answerTo(request: ClientRequest): Promise<number> {
  const answered = new Promise<number>((resolve, reject) => {
    request.on('response', (response) => {
      resolve(response.statusCode ?? 0);
      response.resume();
      if (!request.writableEnded) request.destroy();
    });
    request.on('timeout', () => request.destroy(new Error('nothing came for too long')));
    request.on('error', reject);
    request.on('close', () => reject(new Error('the connection was closed without an answer')));
  });
  answered.catch(() => undefined); // asked for when all is sent
  return answered;
}
