import type { Random } from '../differential/random.js';
import type { Frame } from './frame.js';
import type { SignatureOptions } from './signature.js';

/** What a mutation may use. */
export interface MutationContext {
  readonly random: Random;
  readonly at: Date;
  /** When the key that signs was made. */
  readonly keyCreated: Date;
  /** A good message of another text by another key of the same implementation, in `latin1`. */
  readonly other: Frame;
  /** A public key in armor. */
  readonly publicKey: string;
}

/** One way in which a message differs from a good one; or in which it is good and still unusual. */
export interface Mutation {
  readonly name: string;
  /** Other keys do not make such signatures. */
  readonly needsRsa?: true;
  readonly signature?: (context: MutationContext) => SignatureOptions;
  readonly frame?: (frame: Frame, context: MutationContext) => Frame;
  /** The whole message, in `latin1`. */
  readonly message?: (message: string, context: MutationContext) => string;
}
