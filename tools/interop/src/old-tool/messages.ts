import { enums, type PrivateKey } from 'openpgp';
import { Random } from '../differential/random.js';
import { type Frame, format, frameOf } from '../signed-messages/frame.js';
import { frameMutations } from '../signed-messages/frame-mutations.js';
import { primaryOf } from '../signed-messages/made-keys.js';
import { messageMutations } from '../signed-messages/message-mutations.js';
import type { Mutation } from '../signed-messages/mutation.js';
import { signText } from '../signed-messages/signature.js';
import { signatureMutations } from '../signed-messages/signature-mutations.js';

/** A message in `latin1`, and how it came about. */
export interface LabelledMessage {
  readonly label: string;
  readonly content: string;
}

const tried = [
  'digest sha256',
  'digest sha1',
  'digest md5',
  'binary signature',
  'expired signature',
  'signature of the future',
  'signature packet twice',
  'changed byte of the signature',
  'CRLF',
  'text before',
  'text after',
  'another message after',
  'the message twice',
  'no Hash header',
  'lying Hash header',
  'Comment headers of the signature',
  'other text',
  'added white space at the ends of lines',
  'no last line',
];

const mutations = [...messageMutations, ...signatureMutations, ...frameMutations].filter(({ name }) =>
  tried.includes(name),
);

const blob = Buffer.from(JSON.stringify({ taskId: 'VRmCzX9AQ3OJcnFvFVOdOg', runId: 0 }, undefined, 2));

/** What everybody signs as they should; of the first, also messages that differ. */
export async function makeMessages(
  signers: readonly PrivateKey[],
  at: Date,
): Promise<readonly LabelledMessage[]> {
  const messages: LabelledMessage[] = [];
  for (const key of signers)
    messages.push({ label: nameOf(key), content: format(await sign(key, { name: '' }, at)) });
  const [first, second] = signers;
  if (first === undefined) return messages;
  const other = await sign(second ?? first, { name: '' }, at);
  const context = {
    random: new Random(1),
    at,
    keyCreated: first.getCreationTime(),
    publicKey: first.toPublic().armor(),
    other,
  };
  for (const mutation of mutations) {
    const frame = await sign(first, mutation, at);
    const message = format(mutation.frame?.(frame, context) ?? frame);
    messages.push({ label: mutation.name, content: mutation.message?.(message, context) ?? message });
  }
  return messages;
}

async function sign(key: PrivateKey, { signature }: Mutation, at: Date): Promise<Frame> {
  const empty = Buffer.alloc(0);
  const context = {
    random: new Random(1),
    at,
    keyCreated: at,
    publicKey: '',
    other: frameOf(empty, empty, ''),
  };
  const options = signature?.(context) ?? {};
  const created = new Date(at.getTime() - 60_000);
  const digest = options.digest ?? enums.hash.sha512;
  const name = Object.entries(enums.hash).find(([, value]) => value === digest)?.[0] ?? '';
  return frameOf(blob, await signText(blob, primaryOf(key), { created, ...options }), name.toUpperCase());
}

function nameOf(key: PrivateKey): string {
  return key.getUserIDs()[0]?.split(' ')[0] ?? '';
}
