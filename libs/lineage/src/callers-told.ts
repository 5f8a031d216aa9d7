import type { Actor } from '#cloudtrail';
import { compareText, distinctInOrder } from '#kernel';
import type { Status, UnitId } from './answer.ts';
import type { Alternative } from './alternatives.ts';
import type { Attribution } from './attribution.ts';
import { sortedClaims } from './claims.ts';
import { contradictsCaller, tellsCaller } from './later-word.ts';
import { originKey } from './origin.ts';

/** Whom a record shows, and that actor's unit. */
export type ShownCaller = { readonly unit: UnitId; readonly actor: Actor };

/** Whom an addendum shows, and what it says to be new; null where it says nothing. */
export type AddendumCaller = ShownCaller & { readonly fields: string | null };

/**
 * Who may have made a call that CloudTrail told of again: whom the addenda name that say to tell the caller anew, else whom
 * the record shows; and whoever else an addendum shows without saying so. Several where they contradict each other,
 * since nothing says which came later; in one order, each once.
 */
export function callersTold(first: ShownCaller, addenda: readonly AddendumCaller[]): readonly UnitId[] {
  const words = addenda.map(({ unit, actor, fields }) => ({ unit, word: { fields, caller: actor } }));
  const told = words.filter(({ word }) => tellsCaller(word, first.actor));
  const others = words.filter(({ word }) => contradictsCaller(word, first.actor));
  const units = [...(told.length > 0 ? told : [first]), ...others].map(({ unit }) => unit);
  return [...new Set(units)].sort(compareText);
}

/**
 * The answer for a call that any of several may have made, of their own answers: where all lead to one origin, it is that
 * one, as uncertain as the least certain of them; where any leads elsewhere or nowhere, nobody is named.
 *
 * @param attributions at least one
 */
export function attributionAmong(attributions: readonly Attribution[]): Attribution {
  const [first, ...others] = distinctInOrder(attributions, textOf);
  if (first === undefined) throw new Error('nobody may have made this call');
  if (others.length === 0) return first;
  const all = [first, ...others];
  if (all.every(({ status }) => status === 'INCOMPLETE')) return first;
  const origins = new Set(all.map(({ origin }) => (origin === null ? null : originKey(origin))));
  if (origins.size === 1 && first.origin !== null) return first;
  const claims = sortedClaims(all.flatMap((each) => each.claims));
  return { status: 'AMBIGUOUS', origin: null, hops: [], claims, candidates: waysOf(all), gap: null };
}

const LEAST_CERTAIN_FIRST: readonly Status[] = ['INCOMPLETE', 'AMBIGUOUS', 'CORROBORATED', 'PROVEN'];

const textOf = (attribution: Attribution): string =>
  `${LEAST_CERTAIN_FIRST.indexOf(attribution.status)} ${JSON.stringify(attribution)}`;

/** Known origins first, each once; then all that lead nowhere. */
function waysOf(attributions: readonly Attribution[]): readonly Alternative[] {
  const ways = attributions.flatMap(({ status, origin, hops, candidates }) =>
    status === 'AMBIGUOUS' ? candidates : [{ origin, hops }],
  );
  const known = new Map<string, Alternative>();
  for (const way of distinctInOrder(ways, JSON.stringify)) {
    if (way.origin !== null && !known.has(originKey(way.origin))) known.set(originKey(way.origin), way);
  }
  const byOrigin = [...known].sort(([a], [b]) => compareText(a, b)).map(([, way]) => way);
  return [
    ...byOrigin,
    ...distinctInOrder(
      ways.filter(({ origin }) => origin === null),
      JSON.stringify,
    ),
  ];
}
