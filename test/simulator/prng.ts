/** A source of chance that repeats itself for the same seed, on every machine. */
export type Prng = {
  /** From 0 up to, not including, 1. */
  readonly next: () => number;
  /** A whole number from 0 up to, not including, `below`. */
  readonly below: (below: number) => number;
  /** A whole number from `least` to `most`, both included. */
  readonly between: (least: number, most: number) => number;
  readonly chance: (probability: number) => boolean;
  readonly pick: <T>(list: readonly T[]) => T;
  /** The list in another order; the list itself stays as it is. */
  readonly shuffled: <T>(list: readonly T[]) => T[];
  /** So many letters out of an alphabet. */
  readonly letters: (alphabet: string, count: number) => string;
};

/** Mulberry32, by Tommy Ettinger: 32 bits of state, which is enough to play an organisation. */
export function prngOf(seed: number): Prng {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  const pick = <T>(list: readonly T[]): T => {
    const index = below(list.length);
    if (index >= list.length) throw new RangeError('there is nothing to pick from');
    return list[index] as T;
  };
  return {
    next,
    below,
    pick,
    between: (least, most) => least + below(most - least + 1),
    chance: (probability) => next() < probability,
    shuffled: (list) => {
      const keyed = list.map((item) => ({ item, rank: next() }));
      return keyed.sort((a, b) => a.rank - b.rank).map(({ item }) => item);
    },
    letters: (alphabet, count) => Array.from({ length: count }, () => alphabet[below(alphabet.length)]).join(''),
  };
}
