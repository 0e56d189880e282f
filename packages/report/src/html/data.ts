/** What the page tells its script. The script takes everything else from the page itself. */
export interface ClientData {
  readonly links: readonly ClientLink[];
  /** Pairs of a link and one that it takes input from, in the order of the drawn lines. */
  readonly edges: readonly (readonly [number, number])[];
  /** Size of a link's box. */
  readonly node: { readonly width: number; readonly height: number };
  readonly width: number;
  readonly height: number;
}

/** A link of the drawing. */
export interface ClientLink {
  /** What is searched: name, taskId and worker pool, as they are shown, in lower case. */
  readonly text: string;
  readonly state: string;
  /** Upper left corner. */
  readonly x: number;
  readonly y: number;
}
