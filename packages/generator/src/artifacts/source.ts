/** Where outputs of a run are. */
export type ArtifactSource = FolderSource | FileSource | ContentSource;

/** Every file below a folder; its name is its path there, with `/`. */
export interface FolderSource {
  readonly folder: string;
  /** What comes before the names, as for an artifact that is a folder: `public/build` for `public/build/target.zip`. */
  readonly name?: string;
  /** Names that are not listed, compared literally. What is published of them nobody verifies. */
  readonly exclude?: readonly string[];
}

/** One file. */
export interface FileSource {
  readonly file: string;
  readonly name: string;
}

/** What is in no file, or not in one that the worker can read. It is read once, to its end. */
export interface ContentSource {
  readonly content: AsyncIterable<Uint8Array> | Uint8Array;
  readonly name: string;
}
