import { jsonEqual } from '@chain-of-trust/types';
import { exceptTarget } from '../../engine/applies.js';
import { Refusal, readOrRefuse } from '../../engine/refusal.js';
import type { Rule } from '../../engine/rule.js';
import { VerifiedBlob } from '../../verified-blob.js';
import { signatureValid } from '../signature/valid.js';

/** Establishes the blob: the parsed content of bytes whose signature has been verified. */
export const blobSchema: Rule<VerifiedBlob> = {
  id: 'blob/schema',
  title: 'the signed blob is one well-formed document with every required member',
  source: 'spec: Chain of Trust artifacts; attack: repeated keys and prototype pollution',
  appliesTo: exceptTarget,
  async check({ require }) {
    const [signed, ...more] = await require(signatureValid);
    const blob = parse(signed);
    if (more.map(parse).some((other) => !jsonEqual(blob.content, other.content))) {
      throw new Refusal({
        code: 'blob/formats-differ',
        message: 'the worker signed different blobs in different formats',
        nextStep: 'Find out why the worker published two accounts of one run; trust neither.',
      });
    }
    return blob;
  },
};

function parse(signed: Parameters<typeof VerifiedBlob.parse>[0]): VerifiedBlob {
  return readOrRefuse('blob', 'the signed blob', () => VerifiedBlob.parse(signed));
}
