import type { Actor } from '#cloudtrail';
import type { EpochMs } from '#kernel';
import type { Strength } from './answer.ts';
import { secondOf } from './known-fact.ts';

/**
 * Those of several ways back that come before the rest: an equal key rules out all else, and what began in the session's
 * own second comes before what did within the tolerance.
 *
 * @param momentOf when the session began, by one of the ways
 */
export function preferred<T extends { readonly strength: Strength }>(
  { createdAt }: Actor,
  ways: readonly T[],
  momentOf: (way: T) => EpochMs,
): readonly T[] {
  const exact = ways.filter(({ strength }) => strength === 'EXACT');
  const strongest = exact.length > 0 ? exact : ways;
  if (createdAt === null) return strongest;
  const sameSecond = strongest.filter((way) => secondOf(momentOf(way)) === secondOf(createdAt));
  return sameSecond.length > 0 ? sameSecond : strongest;
}
