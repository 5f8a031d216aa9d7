import type { KnownFact } from '#lineage';

/** Facts in hand: a fact and the length of its text, which tells what it takes. */
export type FactsInHand = {
  readonly get: (factId: string) => KnownFact | undefined;
  readonly keep: (factId: string, fact: KnownFact, length: number) => void;
  readonly size: () => number;
  /** The length of all texts together. */
  readonly length: () => number;
};

/** Holds facts up to a number and up to a length of all their texts together; those that came first go first. */
export function factsInHand(most: { readonly facts: number; readonly length: number }): FactsInHand {
  const held = new Map<string, { readonly fact: KnownFact; readonly length: number }>();
  let heldLength = 0;
  const makeRoomFor = (length: number): void => {
    for (const [factId, eldest] of held) {
      if (held.size < most.facts && heldLength + length <= most.length) return;
      held.delete(factId);
      heldLength -= eldest.length;
    }
  };
  return {
    get: (factId) => held.get(factId)?.fact,
    keep: (factId, fact, length) => {
      if (held.has(factId) || length > most.length) return;
      makeRoomFor(length);
      held.set(factId, { fact, length });
      heldLength += length;
    },
    size: () => held.size,
    length: () => heldLength,
  };
}

/** As many as most are looked up of within a step or two; in memory a fact takes about twice its text. */
const recent = factsInHand({ facts: 20_000, length: 16 * 1024 * 1024 });

/**
 * A fact that this process learnt or read before, if it still has it in hand: what is looked up was mostly told shortly
 * before. An id names the content of its fact, in every store, so what was once read under it holds for good.
 */
export const recentFact = (factId: string): KnownFact | undefined => recent.get(factId);

/** Keeps a fact in hand for the next steps, with its text's length. Never a sighting, which gains as more is told. */
export function keepInHand(
  factId: string,
  fact: Exclude<KnownFact, { readonly kind: 'sighting' }>,
  length: number,
): void {
  recent.keep(factId, fact, length);
}
