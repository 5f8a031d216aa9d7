/** A stretch of bytes: from `start` up to, and without, `end`. */
export type ByteRange = { readonly start: number; readonly end: number };

/** The ranges in order, with those that touch or overlap made one. */
export function mergedRanges(ranges: readonly ByteRange[]): readonly ByteRange[] {
  const merged: ByteRange[] = [];
  for (const range of [...ranges].sort((a, b) => a.start - b.start)) {
    const last = merged.at(-1);
    if (last === undefined || range.start > last.end) merged.push(range);
    else if (range.end > last.end) merged[merged.length - 1] = { start: last.start, end: range.end };
  }
  return merged;
}
