import type { EpochMs } from '#kernel';
import type { UnitId } from '#lineage';

/** A unit, and times between which all that it was seen at lies. */
export type UnitTime = { readonly unit: UnitId; readonly firstAt: EpochMs; readonly lastAt: EpochMs };

/**
 * Whoever may have been used at a moment or behind it, as far as the next moment to ask for: `Infinity` where there are no
 * more. A unit may come more than once, and with times that are wider than its own.
 *
 * @param at nothing that was used only before it is wanted
 * @param most how many units the time that is covered should have, at most, besides those that were used at `at`
 */
export type UnitsByTime = (at: number, most: number) => Promise<UnitsOfStretch>;

/** All units that may have been used from the moment that was asked for until another, which is behind it, in no order. */
export type UnitsOfStretch = { readonly units: readonly UnitTime[]; readonly until: number };

/** All of a list, for whoever asks bit by bit. */
export const unitsOfList =
  (units: readonly UnitTime[]): UnitsByTime =>
  (at) =>
    Promise.resolve({ units: units.filter(({ lastAt }) => lastAt >= at), until: Infinity });

/** The units of several. */
export const unitsOfAll =
  (all: readonly UnitsByTime[]): UnitsByTime =>
  async (at, most) => {
    const stretches: UnitsOfStretch[] = [];
    for (const unitsFrom of all) stretches.push(await unitsFrom(at, most));
    return {
      units: stretches.flatMap(({ units }) => units),
      until: Math.min(...stretches.map(({ until }) => until)),
    };
  };

/** Units with all times turned to their negatives: for going back in time. */
export const turnedUnits = (units: readonly UnitTime[]): readonly UnitTime[] =>
  units.map(({ unit, firstAt, lastAt }) => ({
    unit,
    firstAt: (0 - lastAt) as EpochMs,
    lastAt: (0 - firstAt) as EpochMs,
  }));
