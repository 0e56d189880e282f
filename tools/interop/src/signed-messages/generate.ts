import type { WorkerImplementation } from '@chain-of-trust/types';
import { enums } from 'openpgp';
import { Random } from '../differential/random.js';
import type { Cast, Signer } from './cast.js';
import { type Frame, format, frameOf } from './frame.js';
import { frameMutations } from './frame-mutations.js';
import { messageMutations } from './message-mutations.js';
import type { Mutation, MutationContext } from './mutation.js';
import { signText } from './signature.js';
import { signatureMutations } from './signature-mutations.js';
import { texts } from './texts.js';

/** A message and how it came about. */
export interface SignedMessage {
  readonly implementation: WorkerImplementation;
  readonly signer: string;
  readonly text: string;
  readonly mutation: string;
  readonly bytes: Buffer;
}

const mutations: readonly Mutation[] = [...messageMutations, ...signatureMutations, ...frameMutations];
const unchanged: Mutation = { name: 'as it is' };

/** Everybody's messages of every text as they are, and every mutation of messages of those whose keys are good. */
export async function generateMessages(
  cast: Cast,
  options: { readonly at: Date; readonly seed: number; readonly count: number },
): Promise<readonly SignedMessage[]> {
  const random = new Random(options.seed);
  const names = Object.keys(texts);
  const messages: SignedMessage[] = [];
  const make = async (
    implementation: WorkerImplementation,
    signer: Signer,
    text: string,
    mutation: Mutation,
  ) => {
    const context = await contextOf(cast, implementation, signer, random, options.at);
    const bytes = await makeMessage({ signer, text, mutation, context });
    messages.push({ implementation, signer: signer.name, text, mutation: mutation.name, bytes });
  };
  for (const [implementation, signers] of cast.signers) {
    for (const signer of signers) {
      for (const text of signer === signers[0] ? names : pick(random, names, 3))
        await make(implementation, signer, text, unchanged);
    }
  }
  while (messages.length < options.count) {
    for (const mutation of mutations) {
      const [implementation, signers] = random.shuffle([...cast.signers])[0] ?? [];
      if (implementation === undefined || signers === undefined) throw new TypeError('somebody signs');
      const signer = mutation.needsRsa === true ? signers[0] : chooseSigner(random, signers);
      const [text = ''] = random.next() < 0.5 ? ['json'] : random.shuffle(names);
      if (signer !== undefined) await make(implementation, signer, text, mutation);
    }
  }
  return messages.slice(0, options.count);
}

/** Mostly one of the two whose keys are good: others are refused with or without a mutation. */
function chooseSigner(random: Random, signers: readonly Signer[]): Signer | undefined {
  const among = random.next() < 0.85 ? signers.slice(0, 2) : signers;
  return random.shuffle(among)[0];
}

function pick(random: Random, names: readonly string[], count: number): readonly string[] {
  return random.shuffle(names).slice(0, count);
}

async function makeMessage(how: {
  readonly signer: Signer;
  readonly text: string;
  readonly mutation: Mutation;
  readonly context: MutationContext;
}): Promise<Buffer> {
  const { signer, text, mutation, context } = how;
  const signature = mutation.signature?.(context) ?? {};
  const content = Buffer.from(texts[text] ?? '', 'latin1');
  const packet = await signText(content, signer.packet, {
    created: honestTime(signer, context.at),
    ...signature,
  });
  const frame = frameOf(content, packet, digestName(signature.digest ?? enums.hash.sha512));
  const message = format(mutation.frame?.(frame, context) ?? frame);
  return Buffer.from(mutation.message?.(message, context) ?? message, 'latin1');
}

async function contextOf(
  cast: Cast,
  implementation: WorkerImplementation,
  signer: Signer,
  random: Random,
  at: Date,
): Promise<MutationContext> {
  const good = cast.signers.get(implementation)?.[0] ?? signer;
  const { publicKey, packet } = signer;
  return { random, at, keyCreated: packet.created, publicKey, other: await otherMessage(good, at) };
}

async function otherMessage(signer: Signer, at: Date): Promise<Frame> {
  const text = Buffer.from('another message');
  return frameOf(text, await signText(text, signer.packet, { created: honestTime(signer, at) }), 'SHA512');
}

/** An hour before the reference time, or when the key was made, which may lie in the future. */
function honestTime({ packet }: Signer, at: Date): Date {
  return new Date(Math.max(at.getTime() - 3_600_000, packet.created.getTime()));
}

function digestName(digest: enums.hash): string {
  const name = Object.entries(enums.hash).find(([, value]) => value === digest)?.[0] ?? '';
  return name === 'ripemd' ? 'RIPEMD160' : name.toUpperCase();
}
