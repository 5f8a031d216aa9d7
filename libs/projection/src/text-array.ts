/** The number by which PostgreSQL knows the type `text`. */
const TEXT_TYPE = 25;
const HEADER_BYTES = 20;
const EMPTY = emptyArray();

/** A `text[]` of one dimension in PostgreSQL's binary format: for a column of a binary COPY. */
export function textArray(values: readonly string[]): Buffer {
  if (values.length === 0) return EMPTY;
  const lengths = values.map((value) => Buffer.byteLength(value));
  const array = Buffer.allocUnsafe(lengths.reduce((sum, length) => sum + 4 + length, HEADER_BYTES));
  array.writeInt32BE(1, 0);
  array.writeInt32BE(0, 4);
  array.writeInt32BE(TEXT_TYPE, 8);
  array.writeInt32BE(values.length, 12);
  array.writeInt32BE(1, 16);
  let at = HEADER_BYTES;
  values.forEach((value, place) => {
    at = array.writeInt32BE(lengths[place] ?? 0, at);
    at += array.write(value, at);
  });
  return array;
}

function emptyArray(): Buffer {
  const array = Buffer.alloc(12);
  array.writeInt32BE(TEXT_TYPE, 8);
  return array;
}

/** A `text[]` of one dimension as PostgreSQL spells it: for a cast from `text`. */
export const textArrayLiteral = (values: readonly string[]): string =>
  `{${values.map((value) => `"${value.replace(/["\\]/g, '\\$&')}"`).join(',')}}`;
