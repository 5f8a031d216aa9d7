const [FIRST_PRIME, SECOND_PRIME] = [2_654_435_761, 1_597_334_677];

/**
 * A join key as it is filed: a whole number of 53 bits, the same on every machine.
 *
 * Keys only gather what must be looked at together, so two that meet by chance cost a look and change nothing.
 */
export function keyHashOf(key: string): number {
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (let at = 0; at < key.length; at++) {
    const unit = key.charCodeAt(at);
    high = Math.imul(high ^ unit, FIRST_PRIME);
    low = Math.imul(low ^ unit, SECOND_PRIME);
  }
  high = Math.imul(high ^ (high >>> 16), 2_246_822_507) ^ Math.imul(low ^ (low >>> 13), 3_266_489_909);
  low = Math.imul(low ^ (low >>> 16), 2_246_822_507) ^ Math.imul(high ^ (high >>> 13), 3_266_489_909);
  return 2 ** 32 * (low & 0x1fffff) + ((high & ~3) >>> 0) + slotOfKey(key);
}

/** What a key hash leaves when it is divided by this is the slot that its key is filed in. */
export const KEY_SLOTS = 4;

/** Most facts have one key of each slot at most: so the keys of a fact fit into one row with a column for each. */
function slotOfKey(key: string): number {
  if (key.startsWith('session principal ')) return 0;
  if (key.startsWith('session role ') || key.startsWith('shared ')) return 1;
  return key.startsWith('held ') || key.startsWith('asked ') ? 2 : 3;
}
