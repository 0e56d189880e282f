/** One way of changing a file; `undefined` deletes it. */
export interface ByteEdit {
  readonly name: string;
  readonly change: (content: Uint8Array) => Uint8Array | undefined;
}

/** What can happen to any file. */
export const byteEdits: readonly ByteEdit[] = [
  { name: 'a bit of the first byte', change: (content) => flip(content, 0) },
  { name: 'a bit in the middle', change: (content) => flip(content, content.length >> 1) },
  { name: 'a bit of the last byte', change: (content) => flip(content, content.length - 1) },
  { name: 'the last byte cut off', change: (content) => content.subarray(0, -1) },
  { name: 'half of it', change: (content) => content.subarray(0, content.length >> 1) },
  { name: 'a line feed at its end', change: (content) => Buffer.concat([content, Buffer.from('\n')]) },
  { name: 'twice', change: (content) => Buffer.concat([content, content]) },
  { name: 'nothing in it', change: () => new Uint8Array() },
  { name: 'as hex', change: (content) => Buffer.from(Buffer.from(content).toString('hex')) },
  { name: 'deleted', change: () => undefined },
];

function flip(content: Uint8Array, position: number): Uint8Array {
  const changed = Uint8Array.from(content);
  changed[position] = (changed[position] ?? 0) ^ 1;
  return changed;
}
