import { readObject } from '#source';
import type { ObjectOutcome, Openable, ReadLimits } from '#source';

/** Everything that an object gave, and what it turned out to be. */
export type ReadWhole = { readonly bytes: Buffer; readonly largestChunk: number; readonly outcome: ObjectOutcome };

export async function readWhole(found: Openable, limits?: ReadLimits): Promise<ReadWhole> {
  const { chunks, outcome } = readObject(found, limits);
  const given: Uint8Array[] = [];
  for await (const chunk of chunks) given.push(chunk);
  const largestChunk = given.reduce((most, chunk) => Math.max(most, chunk.length), 0);
  return { bytes: Buffer.concat(given), largestChunk, outcome: outcome() };
}

/** Bytes in memory as something to read, delivered in the given pieces. */
export function delivered(...pieces: readonly Uint8Array[]): Openable {
  return { open: () => inPieces(pieces) };
}

async function* inPieces(pieces: readonly Uint8Array[]): AsyncGenerator<Uint8Array, void> {
  for (const piece of pieces) yield await Promise.resolve(piece);
}
