/**
 * Which object a thread has in hand, in memory that the one which started it sees as well, even when the thread is gone. A
 * message of each would cost both threads more than a small file takes to read.
 */
export type Hand = BigInt64Array<SharedArrayBuffer>;

const NOTHING = 0n; // the ledger numbers objects from 1

export const emptyHand = (): Hand => new BigInt64Array(new SharedArrayBuffer(BigInt64Array.BYTES_PER_ELEMENT));

/** Takes an object in hand in place of any other. */
export function takeInHand(hand: Hand, objectId: number): void {
  Atomics.store(hand, 0, BigInt(objectId));
}

export function letGo(hand: Hand): void {
  Atomics.store(hand, 0, NOTHING);
}

/** The id of the object in hand, or null. */
export function heldIn(hand: Hand): number | null {
  const held = Atomics.load(hand, 0);
  return held === NOTHING ? null : Number(held);
}
