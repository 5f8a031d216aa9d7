/**
 * Which object a thread has in hand, in memory that the one which started it sees as well, even when the thread is gone. A
 * message of each would cost both threads more than a small file takes to read.
 */
export type Hand = BigInt64Array<SharedArrayBuffer>;

const NOTHING = 0n; // the ledger numbers objects from 1; one that was let go stands as its negative

export const emptyHand = (): Hand => new BigInt64Array(new SharedArrayBuffer(BigInt64Array.BYTES_PER_ELEMENT));

/** Takes an object in hand in place of any other. */
export function takeInHand(hand: Hand, objectId: number): void {
  Atomics.store(hand, 0, BigInt(objectId));
}

/** Lets go of the object in hand, if there is one. It is remembered until another is taken. */
export function letGo(hand: Hand): void {
  const held = Atomics.load(hand, 0);
  if (held > NOTHING) Atomics.store(hand, 0, -held);
}

/** The object that was taken in hand last, and whether it still is; null before the first. */
export function lastIn(hand: Hand): { readonly objectId: number; readonly isInHand: boolean } | null {
  const last = Number(Atomics.load(hand, 0));
  return last === 0 ? null : { objectId: Math.abs(last), isInHand: last > 0 };
}
