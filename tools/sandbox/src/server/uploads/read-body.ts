import type { IncomingMessage } from 'node:http';
import { isJsonObject, type JsonObject, parseJson, taskSizedBounds } from '@chain-of-trust/types';

/** All bytes of a request. */
export async function readBody(request: IncomingMessage): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) chunks.push(chunk as Uint8Array); // no encoding was set
  return Buffer.concat(chunks);
}

/** The JSON object that was sent; rejects for anything else, which is answered as an error of the client. */
export async function readJson(request: IncomingMessage): Promise<JsonObject> {
  const body = parseJson(await readBody(request), taskSizedBounds);
  if (isJsonObject(body)) return body;
  throw new TypeError('expected an object');
}
