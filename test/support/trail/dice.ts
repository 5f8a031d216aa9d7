/** Seeded dice: equal seeds throw equal numbers on every machine. */
export type Dice = {
  /** A whole number from 0 to `sides` - 1. */
  readonly below: (sides: number) => number;
  /** True in about `share` of all throws, from 0 to 1. */
  readonly chance: (share: number) => boolean;
  readonly pick: <T>(from: readonly T[]) => T;
  /** `length` lower-case hexadecimal digits. */
  readonly hex: (length: number) => string;
  readonly uuid: () => string;
};

const BYTES = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
const WARM_UP = 12;

/** Dice by the sfc32 generator of PractRand: 128 bits of state, a few additions a throw. */
export function diceOf(seed: number): Dice {
  let a = seed | 0;
  let b = 0x9e3779b9;
  let c = 0x243f6a88;
  let counter = 1;

  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  };
  for (let round = 0; round < WARM_UP; round += 1) next();

  const word = (): string => {
    const bits = next();
    return `${byteOf(bits)}${byteOf(bits >>> 8)}${byteOf(bits >>> 16)}${byteOf(bits >>> 24)}`;
  };
  const below = (sides: number): number => Math.floor((next() / 0x1_0000_0000) * sides);
  const hex = (length: number): string => {
    let text = '';
    while (text.length < length) text += word();
    return text.slice(0, length);
  };
  return {
    below,
    hex,
    chance: (share) => next() / 0x1_0000_0000 < share,
    pick: (from) => elementOf(from, below(from.length)),
    uuid: () => {
      const [first, second, third, last] = [word(), word(), word(), word()];
      const tail = `${'89ab'.charAt(next() & 3)}${third.slice(1, 4)}-${third.slice(4)}${last}`;
      return `${first}-${second.slice(0, 4)}-4${second.slice(5)}-${tail}`;
    },
  };
}

const byteOf = (bits: number): string => BYTES[bits & 0xff] ?? '';

function elementOf<T>(from: readonly T[], index: number): T {
  const element = from[index];
  if (element === undefined) throw new RangeError('nothing to pick from');
  return element;
}
