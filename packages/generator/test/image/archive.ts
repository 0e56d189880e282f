import { createHash } from 'node:crypto';
import { Header } from 'tar';

/** An entry of a tar archive. */
export interface Entry {
  readonly path: string;
  readonly content?: string | Uint8Array;
  readonly type?:
    | 'File'
    | 'Directory'
    | 'SymbolicLink'
    | 'Link'
    | 'FIFO'
    | 'CharacterDevice'
    | 'ExtendedHeader';
  readonly linkpath?: string;
  /** What the header says, where that is not true. */
  readonly size?: number;
}

/** A tar archive of exactly these entries, in this order, whatever they are. */
export function tarOf(entries: readonly Entry[]): Buffer {
  return Buffer.concat([...entries.map(bytesOf), Buffer.alloc(1024)]);
}

function bytesOf({ path, content = '', type = 'File', linkpath, size }: Entry): Buffer {
  const body = Buffer.from(content);
  const header = new Header({
    path,
    type,
    mode: 0o644,
    size: size ?? body.length,
    mtime: new Date(0),
    ...(linkpath === undefined ? {} : { linkpath }),
  });
  const block = Buffer.alloc(512);
  header.encode(block, 0);
  return Buffer.concat([block, body, Buffer.alloc((512 - (body.length % 512)) % 512)]);
}

export const sha256 = (content: string | Uint8Array) => createHash('sha256').update(content).digest('hex');

/** Like a configuration of an image. */
export const configuration = JSON.stringify({
  architecture: 'amd64',
  rootfs: { type: 'layers', diff_ids: [] },
});
export const imageHash = `sha256:${sha256(configuration)}`;

const layer = Buffer.alloc(3000, 'layer');

/** What `docker save` wrote before version 25. */
export function savedImage(): Entry[] {
  const manifest = [{ Config: `${sha256(configuration)}.json`, RepoTags: ['a:b'], Layers: ['l/layer.tar'] }];
  return [
    { path: 'l/', type: 'Directory' },
    { path: 'l/VERSION', content: '1.0' },
    { path: 'l/json', content: '{"id":"l"}' },
    { path: 'l/layer.tar', content: layer },
    { path: 'm/layer.tar', type: 'SymbolicLink', linkpath: '../l/layer.tar' },
    { path: `${sha256(configuration)}.json`, content: configuration },
    { path: 'manifest.json', content: JSON.stringify(manifest) },
    { path: 'repositories', content: '{"a":{"b":"l"}}' },
  ];
}

const blob = (content: string | Uint8Array) => ({ path: `blobs/sha256/${sha256(content)}`, content });

/** An OCI layout, as builders other than docker write it. */
export function layoutImage(
  change: { readonly index?: (digest: string) => unknown; readonly more?: readonly Entry[] } = {},
): Entry[] {
  const manifest = JSON.stringify({ schemaVersion: 2, config: { digest: imageHash, size: 1 }, layers: [] });
  const digest = `sha256:${sha256(manifest)}`;
  const index = change.index?.(digest) ?? { schemaVersion: 2, manifests: [{ digest, size: 1 }] };
  return [
    { path: './', type: 'Directory' },
    { path: './oci-layout', content: '{"imageLayoutVersion":"1.0.0"}' },
    { path: './index.json', content: JSON.stringify(index) },
    ...[blob(layer), blob(manifest), blob(configuration), ...(change.more ?? [])].map((entry) => ({
      ...entry,
      path: `./${entry.path}`,
    })),
  ];
}

/** A document of an OCI layout, under its digest. */
export const document = (value: unknown) => blob(JSON.stringify(value));
