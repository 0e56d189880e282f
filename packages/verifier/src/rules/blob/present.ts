import type { ResolvedLink } from '@chain-of-trust/chain';
import type { SignatureFormat } from '@chain-of-trust/policy';
import { blobArtifactNames, blobBounds, type Evidence } from '@chain-of-trust/types';
import { absentArtifact, type MissingCode } from '../../absent-artifact.js';
import { exceptTarget } from '../../engine/applies.js';
import { orRefuse, Refusal } from '../../engine/refusal.js';
import type { Rule } from '../../engine/rule.js';
import { readArtifact } from '../../read-bytes.js';
import { completedRun } from '../chain/completed-run.js';
import { taskKnown } from '../chain/task-known.js';

/** A blob as the worker published it; nothing about it has been verified. */
export type SignedDocument =
  | { readonly format: 'gpg'; readonly message: Uint8Array }
  | { readonly format: 'ed25519'; readonly document: Uint8Array; readonly signature: Uint8Array };

/** What a run has published: one document for each demanded format, and so never none. */
export type SignedDocuments = readonly [SignedDocument, ...SignedDocument[]];

/** A longer signature is none; the bound keeps a hostile one out of memory. */
const maxSignatureBytes = 1024;

/** Establishes the blob and signature that the policy demands, one for each demanded format. */
export const blobPresent: Rule<SignedDocuments> = {
  id: 'blob/present',
  title: 'the run has published a chain of trust blob and its signature',
  source: 'spec: Chain of Trust artifacts; Verifying the chain (downloads the chain of trust artifacts)',
  appliesTo: exceptTarget,
  async check({ require, evidence, policy, at }) {
    const link = await require(taskKnown);
    const { runId } = await require(completedRun);
    const reader = new BlobReader({ evidence, link, runId, at });
    return readers[policy.signatureFormat](reader);
  },
};

const readers: Record<SignatureFormat, (reader: BlobReader) => Promise<SignedDocuments>> = {
  ed25519: async (reader) => [await reader.ed25519()],
  gpg: async (reader) => [await reader.gpg()],
  both: (reader) => Promise.all([reader.ed25519(), reader.gpg()]),
  either: async (reader) => [(await reader.findEd25519()) ?? (await reader.gpg())],
};

/** Where a blob is looked for. */
interface BlobPlace {
  readonly evidence: Evidence;
  readonly link: ResolvedLink;
  readonly runId: number;
  readonly at: Date;
}

class BlobReader {
  readonly #place: BlobPlace;

  constructor(place: BlobPlace) {
    this.#place = place;
  }

  async ed25519(): Promise<SignedDocument> {
    const [document, signature] = await Promise.all([this.#readDocument(), this.#readSignature()]);
    return { format: 'ed25519', document, signature };
  }

  /** Only "does not exist" lets the other format be tried; an outage must not choose the format. */
  async findEd25519(): Promise<SignedDocument | undefined> {
    let signature: Uint8Array;
    try {
      signature = await this.#readSignature();
    } catch (error) {
      if (error instanceof Refusal) return undefined;
      throw error;
    }
    return { format: 'ed25519', document: await this.#readDocument(), signature };
  }

  async gpg(): Promise<SignedDocument> {
    const message = await this.#read(blobArtifactNames.gpg, 'blob/missing', blobBounds.maxBytes);
    return { format: 'gpg', message };
  }

  #readDocument(): Promise<Uint8Array> {
    return this.#read(blobArtifactNames.ed25519, 'blob/missing', blobBounds.maxBytes);
  }

  #readSignature(): Promise<Uint8Array> {
    return this.#read(blobArtifactNames.ed25519Signature, 'signature/missing', maxSignatureBytes);
  }

  #read(name: string, code: MissingCode, maxBytes: number): Promise<Uint8Array> {
    const { evidence, link, runId, at } = this.#place;
    const message = `run ${runId} has no artifact ${name}`;
    const nextStep = 'Enable the chainOfTrust feature of the task, and check that its worker can sign.';
    const absent = absentArtifact(link, at, { code, name, message });
    return orRefuse(readArtifact(evidence, { taskId: link.taskId, runId, name }, maxBytes), {
      ...absent,
      nextStep: absent.code === code ? nextStep : absent.nextStep,
    });
  }
}
