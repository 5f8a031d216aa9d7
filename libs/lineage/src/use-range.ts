import type { EpochMs } from '#kernel';

/**
 * When something was used, for an index to find it by: from a moment on, and for no longer than `useLengthOf(scale)`.
 *
 * What was used at a moment then lies, for each scale, between two places of the index, however many others there are; and
 * further uses change where it lies only when they double how long it was used.
 */
export type UseRange = { readonly since: EpochMs; readonly scale: number };

/** How long what has the least scale was used at most, in milliseconds. */
export const SHORTEST_USE_MS = 900_000;

/** The scale of all years that a record may tell, 1 to 9999. */
export const MOST_SCALE = 29;

/** How long something of a scale was used at most: milliseconds. */
export const useLengthOf = (scale: number): number => SHORTEST_USE_MS * 2 ** scale;

/** The least range in which both moments lie, and so all between them. */
export function useRangeOf(firstAt: EpochMs, lastAt: EpochMs): UseRange {
  let scale = 0;
  while (firstAt + useLengthOf(scale) < lastAt) scale += 1;
  return { since: firstAt, scale };
}
