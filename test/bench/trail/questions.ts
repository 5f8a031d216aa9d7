import type { Dice } from '../../support/trail/dice.ts';

/** How many sessions lie between an event and whoever began, of the events that are asked for. */
export const ASKED_DEPTHS = [1, 10, 60] as const;
export type AskedDepth = (typeof ASKED_DEPTHS)[number];

/** What there is to ask of a trail, and what an answer must say. */
export type Questions = {
  /** Some events of each depth, each as likely as any other, with the ARN of the user who began. */
  readonly events: Readonly<Record<AskedDepth, readonly AskedEvent[]>>;
  /** The user who began the most, and how many records that made, second deliveries left out. */
  readonly huge: Originator;
  /** Users who began one session each. */
  readonly rare: readonly Originator[];
};

export type AskedEvent = { readonly eventId: string; readonly origin: string };
export type Originator = { readonly arn: string; readonly records: number; readonly sessions: number };

const MOST_EVENTS = 5_000;

/** A sample of all that it is given, of bounded size, in which each is as likely as any other. */
export type Sample<T> = { readonly add: (one: T) => void; readonly all: () => readonly T[] };

/** By Vitter's algorithm R. */
export function sampleOf<T>(dice: Dice, size = MOST_EVENTS): Sample<T> {
  const kept: T[] = [];
  let seen = 0;
  const add = (one: T): void => {
    seen += 1;
    if (kept.length < size) {
      kept.push(one);
      return;
    }
    const place = dice.below(seen);
    if (place < size) kept[place] = one;
  };
  return { add, all: () => kept };
}
