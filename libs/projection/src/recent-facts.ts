import type { KnownFact } from '#lineage';

/** Some 25 MB of them. */
const MOST_FACTS = 20_000;

const recent = new Map<string, KnownFact>();

/**
 * A fact that this process learnt or read before, if it still has it in hand: what is looked up was mostly told shortly
 * before. An id names the content of its fact, in every store, so what was once read under it holds for good.
 */
export const recentFact = (factId: string): KnownFact | undefined => recent.get(factId);

/** Keeps a fact in hand for the next steps. Never a sighting, which gains as more is told. */
export function keepInHand(factId: string, fact: Exclude<KnownFact, { readonly kind: 'sighting' }>): void {
  if (recent.has(factId)) return;
  const [eldest] = recent.size < MOST_FACTS ? [] : recent.keys();
  if (eldest !== undefined) recent.delete(eldest);
  recent.set(factId, fact);
}
