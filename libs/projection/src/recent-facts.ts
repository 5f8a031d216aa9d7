import type { ToldFact } from './told-fact.ts';

/** A fact by what it is read from. */
export type FactText = Pick<ToldFact, 'factId' | 'kind' | 'body'>;

/** Facts in hand, as texts: parsed, each would be a dozen things for the garbage collector to go through, again and again. */
export type FactsInHand = {
  readonly get: (factId: string) => FactText | undefined;
  readonly keep: (fact: FactText) => void;
  readonly size: () => number;
  /** The length of all texts together. */
  readonly length: () => number;
};

/** Holds facts up to a number and up to a length of all their texts together; those that came first go first. */
export function factsInHand(most: { readonly facts: number; readonly length: number }): FactsInHand {
  const held = new Map<string, FactText>();
  let heldLength = 0;
  const makeRoomFor = (length: number): void => {
    for (const [factId, eldest] of held) {
      if (held.size < most.facts && heldLength + length <= most.length) return;
      held.delete(factId);
      heldLength -= eldest.body.length;
    }
  };
  return {
    get: (factId) => held.get(factId),
    keep: ({ factId, kind, body }) => {
      if (held.has(factId) || body.length > most.length) return;
      makeRoomFor(body.length);
      held.set(factId, { factId, kind, body: ownCopyOf(body) });
      heldLength += body.length;
    },
    size: () => held.size,
    length: () => heldLength,
  };
}

/** A text cut out of another keeps all of that one in memory. */
const ownCopyOf = (text: string): string => Buffer.from(text).toString();

/**
 * As many as nearly all are among that are looked up: of 450,000 records, 474 facts have to be read, 165 with 20,000 in
 * hand and 788 with 3,000. With 20,000 they were a third of all that the main heap of a loader holds.
 */
const recent = factsInHand({ facts: 6_000, length: 8 * 1024 * 1024 });

/**
 * A fact that this process learnt or read before, if it still has it in hand: what is looked up was mostly told shortly
 * before. An id names the content of its fact, in every store, so what was once read under it holds for good.
 */
export const recentFact = (factId: string): FactText | undefined => recent.get(factId);

/** Keeps a fact in hand for the next steps. Never a sighting, which gains as more is told. */
export function keepInHand(fact: FactText): void {
  recent.keep(fact);
}
