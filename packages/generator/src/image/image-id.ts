import { createHash } from 'node:crypto';
import { checkSchema, DocumentError, parseJson } from '@chain-of-trust/types';
import * as v from 'valibot';
import { imageError } from './error.js';
import type { ImageDocuments } from './read-documents.js';

/** `manifest.json` of docker: an image for each entry. */
const dockerManifestSchema = v.array(v.looseObject({ Config: v.string() }));

const digestSchema = v.pipe(v.string(), v.regex(/^sha256:[0-9a-f]{64}$/, 'is no sha256 digest'));

/** `index.json` of an OCI layout, and an index that it names. */
const indexSchema = v.looseObject({
  manifests: v.array(
    v.looseObject({
      digest: digestSchema,
      annotations: v.optional(v.looseObject({ 'vnd.docker.reference.type': v.optional(v.string()) })),
    }),
  ),
});

const manifestSchema = v.looseObject({ config: v.looseObject({ digest: digestSchema }) });

const documentBounds = { maxBytes: 4 * 2 ** 20, maxDepth: 64 };

/** An index may name another one, as builders for several platforms do. */
const maxIndexes = 3;

/**
 * The id of an image: `sha256:` and the digest of its configuration, which names every layer.
 *
 * @throws GeneratorError `generator-image` for none or more than one image, and a document that is not what its name says
 * @see OCI Image Format Specification, "ImageID"; "Image Layout"
 */
export function imageIdOf(documents: ImageDocuments): string {
  if (documents.has('manifest.json')) {
    const [image, another] = read(documents, 'manifest.json', dockerManifestSchema);
    if (image === undefined || another !== undefined) throw imageError('it does not have exactly one image');
    return digestOf(documents, image.Config);
  }
  if (documents.has('index.json')) return idOfIndex(documents);
  throw imageError('it has neither manifest.json nor index.json');
}

function idOfIndex(documents: ImageDocuments): string {
  let path = 'index.json';
  for (let depth = 0; depth < maxIndexes; depth += 1) {
    const { manifests } = read(documents, path, indexSchema);
    const images = manifests.filter((each) => each.annotations?.['vnd.docker.reference.type'] === undefined);
    const [image, another] = images;
    if (image === undefined || another !== undefined) throw imageError('it does not have exactly one image');
    path = pathOf(image.digest);
    digestOf(documents, path);
    const manifest = parse(documents, path);
    if (v.is(manifestSchema, manifest)) return digestOf(documents, pathOf(manifest.config.digest));
  }
  throw imageError('its indexes only name other indexes');
}

/** Wherever a name is made of a digest, it is what others look the document up by. */
function digestOf(documents: ImageDocuments, path: string): string {
  const digest = createHash('sha256').update(contentOf(documents, path)).digest('hex');
  const named = /^(?:blobs\/sha256\/)?([0-9a-f]{64})(?:\.json)?$/.exec(path)?.[1];
  if (named !== undefined && named !== digest) throw imageError(`${path} has the digest ${digest}`);
  return `sha256:${digest}`;
}

function pathOf(digest: string): string {
  return digest.replace('sha256:', 'blobs/sha256/');
}

function contentOf(documents: ImageDocuments, path: string): Uint8Array {
  const content = documents.get(path);
  if (content !== undefined) return content;
  throw imageError(`${JSON.stringify(path.slice(0, 200))} is not in it, or is no JSON document of its size`);
}

function read<S extends v.GenericSchema>(
  documents: ImageDocuments,
  path: string,
  schema: S,
): v.InferOutput<S> {
  return orImageError(path, () => checkSchema(schema, parse(documents, path), path));
}

function parse(documents: ImageDocuments, path: string): unknown {
  return orImageError(path, () => parseJson(contentOf(documents, path), documentBounds));
}

function orImageError<T>(path: string, make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (error instanceof DocumentError) throw imageError(`${path}: ${error.message}`, error);
    throw error;
  }
}
