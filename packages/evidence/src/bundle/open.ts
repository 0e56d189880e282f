import { createHash, type Hash } from 'node:crypto';
import { constants, type FileHandle, open } from 'node:fs/promises';
import {
  checkSchema,
  DocumentError,
  formatJsonBytes,
  type JsonBounds,
  type JsonValue,
  parseJson,
  reasonOf,
} from '@chain-of-trust/types';
import { BundleError, malformed } from './error.js';
import {
  type Answer,
  bundleAnswersSchema,
  bundleBounds,
  bundleManifestSchema,
  bundleVersion,
  contentName,
  type Manifest,
  memberNames,
} from './layout.js';
import { blockBytes, endBytes, paddingOf, sizeIn, tarHeader } from './tar.js';

/** A bundle, of which every byte is what its manifest says. */
export interface OpenBundle {
  readonly manifest: Manifest;
  readonly answers: readonly Answer[];
  /** Of the whole file, in lower-case hex: of the very bytes that were checked. Only where it was asked for. */
  readonly sha256: string | undefined;
  /** The bytes of a content; they were checked when the bundle was opened and are checked again. */
  readonly read: (sha256: string) => AsyncIterable<Uint8Array>;
  readonly close: () => Promise<void>;
}

/**
 * Opens a bundle and checks the whole of it: each byte is content with the digest of the manifest, or the one thing
 * that can stand in its place.
 *
 * @throws BundleError `bundle-file`, `bundle-malformed`, `bundle-version`, `bundle-digest`, `bundle-bounds`
 */
export async function openBundle(
  path: string,
  { withDigest = false }: { readonly withDigest?: boolean } = {},
): Promise<OpenBundle> {
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK).catch((cause: unknown) => {
    throw unreadable(path, cause);
  });
  try {
    return await readBundle(file, withDigest ? createHash('sha256') : undefined);
  } catch (cause) {
    await file.close();
    throw cause instanceof BundleError ? cause : unreadable(path, cause);
  }
}

async function readBundle(file: FileHandle, whole: Hash | undefined): Promise<OpenBundle> {
  const stats = await file.stat();
  if (!stats.isFile()) throw malformed('it is no regular file');
  const reader = new Reader(file, stats.size, whole);
  const manifest = toManifest(await reader.document(memberNames.manifest, bundleBounds.manifest));
  const places = new Map<string, Place>();
  const [first, ...contents] = manifest.members;
  if (first?.name !== memberNames.answers)
    throw malformed('the first member of the manifest is not answers.json');
  requireOrder(contents);
  const answers = toAnswers(await reader.document(first.name, bundleBounds.answers, first));
  for (const member of contents) places.set(member.sha256, await reader.content(member));
  await reader.end();
  requireContents(answers, places);
  return {
    manifest,
    answers,
    sha256: whole?.digest('hex'),
    read: (sha256) => readPlace(file, sha256, places),
    close: () => file.close(),
  };
}

type Member = Manifest['members'][number];

interface Place {
  readonly start: number;
  readonly bytes: number;
}

/** Sorted without repetition and named by their digests, so that there is one bundle of the same contents. */
function requireOrder(members: readonly Member[]): void {
  let before = '';
  for (const { name, sha256 } of members) {
    if (name !== contentName(sha256) || sha256 <= before) throw malformed(`${name} is not in its place`);
    before = sha256;
  }
}

/** Neither fewer nor more: what nobody asked for has no business here. */
function requireContents(answers: readonly Answer[], places: ReadonlyMap<string, Place>): void {
  const named = new Set(answers.flatMap((answer) => ('content' in answer ? [answer.content] : [])));
  for (const sha256 of named) if (!places.has(sha256)) throw malformed(`${contentName(sha256)} is missing`);
  for (const sha256 of places.keys())
    if (!named.has(sha256)) throw malformed(`${contentName(sha256)} is no answer`);
}

/** Reads members one after the other. */
class Reader {
  readonly #file: FileHandle;
  readonly #size: number;
  /** Is given every byte in its order. */
  readonly #whole: Hash | undefined;
  #at = 0;

  constructor(file: FileHandle, size: number, whole: Hash | undefined) {
    this.#file = file;
    this.#size = size;
    this.#whole = whole;
  }

  /** A document as parsed JSON. The manifest says its own size in its header alone. */
  async document(name: string, bounds: JsonBounds, member?: Member): Promise<JsonValue> {
    const bytes = member?.bytes ?? sizeIn(await this.#read(this.#at, blockBytes));
    if (bytes === undefined) throw malformed('it does not begin as one');
    if (bytes > bounds.maxBytes) throw outOfBounds(name, bytes, bounds.maxBytes);
    const { start } = await this.#enter(name, bytes);
    const content = await this.#read(start, bytes);
    this.#noteContent(bytes, content);
    if (member !== undefined) requireDigest(member, createHash('sha256').update(content).digest('hex'));
    const value = parsed(name, content, bounds);
    // Of the first member no digest is known, so that it has one form is all there is.
    if (member === undefined && !Buffer.from(formatJsonBytes(value, bounds.maxBytes)).equals(content))
      throw malformed(`${name} is not written as it is here`);
    return value;
  }

  async content(member: Member): Promise<Place> {
    const place = await this.#enter(member.name, member.bytes);
    const hash = createHash('sha256');
    for await (const chunk of chunksOf(this.#file, place)) {
      hash.update(chunk);
      this.#whole?.update(chunk);
    }
    this.#noteContent(member.bytes);
    requireDigest(member, hash.digest('hex'));
    return place;
  }

  async end(): Promise<void> {
    if (this.#size - this.#at !== endBytes) throw malformed('its end is not where the manifest puts it');
    requireZeros(await this.#read(this.#at, endBytes));
    this.#whole?.update(Buffer.alloc(endBytes));
  }

  /** What was not told of a content yet, and the zeros that follow it. */
  #noteContent(bytes: number, content: Uint8Array = new Uint8Array()): void {
    this.#whole?.update(content).update(Buffer.alloc(paddingOf(bytes)));
  }

  async #enter(name: string, bytes: number): Promise<Place> {
    const header = await this.#read(this.#at, blockBytes);
    if (!Buffer.from(tarHeader(name, bytes)).equals(header))
      throw malformed(`expected the member ${name} of ${bytes} bytes`);
    this.#whole?.update(header);
    const start = this.#at + blockBytes;
    const padding = paddingOf(bytes);
    if (start + bytes + padding > this.#size) throw malformed('it ends too early');
    requireZeros(await this.#read(start + bytes, padding));
    this.#at = start + bytes + padding;
    return { start, bytes };
  }

  async #read(start: number, bytes: number): Promise<Uint8Array> {
    const buffer = Buffer.allocUnsafe(bytes);
    for (let filled = 0; filled < bytes; ) {
      const { bytesRead } = await this.#file.read(buffer, filled, bytes - filled, start + filled);
      if (bytesRead === 0) throw malformed('it ends too early');
      filled += bytesRead;
    }
    return buffer;
  }
}

function requireZeros(bytes: Uint8Array): void {
  if (bytes.some((byte) => byte !== 0)) throw malformed('there is something between its members');
}

function requireDigest({ name, sha256 }: Member, actual: string): void {
  if (actual === sha256) return;
  throw new BundleError({
    code: 'bundle-digest',
    message: `${name} has another digest than the manifest says`,
    nextStep: 'The bundle was changed or has decayed; take it from where it was made.',
    facts: { name, expected: sha256, actual },
  });
}

async function* chunksOf(file: FileHandle, { start, bytes }: Place): AsyncGenerator<Uint8Array> {
  const chunkBytes = 256 * 1024;
  for (let at = 0; at < bytes; ) {
    const { bytesRead, buffer } = await file.read(
      Buffer.allocUnsafe(Math.min(chunkBytes, bytes - at)),
      0,
      Math.min(chunkBytes, bytes - at),
      start + at,
    );
    if (bytesRead === 0) throw malformed('it ends too early');
    at += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}

/** Whoever can write to the file may have done so since it was opened. */
async function* readPlace(
  file: FileHandle,
  sha256: string,
  places: ReadonlyMap<string, Place>,
): AsyncGenerator<Uint8Array> {
  const place = places.get(sha256);
  if (place === undefined) throw malformed(`${contentName(sha256)} is missing`);
  const hash = createHash('sha256');
  for await (const chunk of chunksOf(file, place)) {
    hash.update(chunk);
    yield chunk;
  }
  requireDigest({ name: contentName(sha256), bytes: place.bytes, sha256 }, hash.digest('hex'));
}

function parsed(name: string, content: Uint8Array, bounds: JsonBounds): JsonValue {
  return orMalformed(name, () => parseJson(content, bounds));
}

function toManifest(value: JsonValue): Manifest {
  const version =
    typeof value === 'object' && value !== null && 'version' in value ? value.version : undefined;
  if (typeof version === 'number' && version !== bundleVersion) throw otherVersion(version);
  return orMalformed(memberNames.manifest, () =>
    checkSchema(bundleManifestSchema, value, memberNames.manifest),
  );
}

function toAnswers(value: JsonValue): readonly Answer[] {
  return orMalformed(memberNames.answers, () => checkSchema(bundleAnswersSchema, value, memberNames.answers));
}

function orMalformed<T>(name: string, make: () => T): T {
  try {
    return make();
  } catch (cause) {
    if (cause instanceof DocumentError) throw malformed(`${name}: ${cause.message}`, cause);
    throw cause;
  }
}

function otherVersion(version: number): BundleError {
  return new BundleError({
    code: 'bundle-version',
    message: `the bundle has version ${version}, and this release knows version ${bundleVersion}`,
    nextStep: version > bundleVersion ? 'Use a newer release of cot.' : 'Record the verification again.',
    facts: { version, known: [bundleVersion] },
  });
}

function outOfBounds(name: string, bytes: number, maxBytes: number): BundleError {
  return new BundleError({
    code: 'bundle-bounds',
    message: `${name} has ${bytes} bytes, more than the ${maxBytes} that are read`,
    nextStep: 'No verification reads so much; do not use this bundle.',
    facts: { name, bytes, maxBytes },
  });
}

function unreadable(path: string, cause: unknown): BundleError {
  return new BundleError({
    code: 'bundle-file',
    message: `the bundle cannot be read: ${reasonOf(cause)}`,
    nextStep: 'Check the path and its permissions.',
    facts: { path },
    cause,
  });
}
