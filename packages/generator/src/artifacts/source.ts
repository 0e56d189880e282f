/** Where outputs of a run are. */
export type ArtifactSource = FolderSource | FileSource | ContentSource;

/** What every source may say. */
interface SourceOptions {
  /**
   * Says that `public/logs/live_backing.log` is complete, and so is listed: scriptworker closes it before it hashes. For
   * all others it still grows.
   */
  readonly isLogFinished?: boolean;
}

/** Every file below a folder; its name is its path there, with `/`. */
export interface FolderSource extends SourceOptions {
  readonly folder: string;
  /** What comes before the names, as for an artifact that is a folder: `public/build` for `public/build/target.zip`. */
  readonly name?: string;
  /** Names that are not listed, compared literally. What is published of them nobody verifies. */
  readonly exclude?: readonly string[];
}

/** How bytes are stored. */
export interface StoredContent {
  /** They are stored encoded, and published with this `Content-Encoding`: digests are of what readers decode. */
  readonly contentEncoding?: 'gzip';
}

/** One file. */
export interface FileSource extends SourceOptions, StoredContent {
  readonly file: string;
  readonly name: string;
}

/** What is in no file, or not in one that the worker can read. It is read once, to its end. */
export interface ContentSource extends SourceOptions, StoredContent {
  readonly content: AsyncIterable<Uint8Array> | Uint8Array;
  readonly name: string;
}
