/** The number by which PostgreSQL knows the type `text`. */
const TEXT_TYPE = 25;

/** A `text[]` of one dimension in PostgreSQL's binary format: for a column of a binary COPY. */
export function textArray(values: readonly string[]): Buffer {
  const texts = values.map((value) => Buffer.from(value));
  const header = Buffer.alloc(values.length === 0 ? 12 : 20);
  header.writeInt32BE(values.length === 0 ? 0 : 1, 0);
  header.writeInt32BE(TEXT_TYPE, 8);
  if (values.length === 0) return header;
  header.writeInt32BE(values.length, 12);
  header.writeInt32BE(1, 16);
  return Buffer.concat([header, ...texts.flatMap((text) => [lengthOf(text), text])]);
}

function lengthOf(text: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeInt32BE(text.length);
  return length;
}
