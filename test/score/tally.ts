import type { Truth } from '../simulator/index.ts';
import type { Attribution } from './attribution.ts';
import type { Outcome } from './compare.ts';

/** One event with its truth, its answer, and what that was worth. */
export type Scored = {
  readonly truth: Truth;
  readonly answer: Attribution;
  readonly outcome: Outcome;
  readonly byRecipe: 'right' | 'wrong' | 'silent';
};

/** How many events of one row had which outcome. */
export type Counts = Readonly<Record<Outcome, number>> & {
  readonly events: number;
  readonly knowable: number;
  readonly recipeRight: number;
  readonly recipeWrong: number;
};

type Growing = { -readonly [Name in keyof Counts]: number };

const none = (): Growing => ({
  ...{ events: 0, knowable: 0, recipeRight: 0, recipeWrong: 0 },
  ...{ right: 0, missed: 0, silent: 0, 'right beyond': 0, wrong: 0, 'path wrong': 0, excepted: 0 },
});

/** Sums of many events: in all, by way of joining, by fault, by length of the way, and misses by class. */
export type Tally = {
  readonly total: Counts;
  readonly ways: ReadonlyMap<string, Counts>;
  readonly faults: ReadonlyMap<string, Counts>;
  readonly lengths: ReadonlyMap<string, Counts>;
  readonly misses: ReadonlyMap<string, number>;
  readonly silences: ReadonlyMap<string, number>;
  readonly add: (scored: Scored) => void;
};

export function newTally(): Tally {
  const total = none();
  const [ways, faults, lengths] = [new Map<string, Growing>(), new Map<string, Growing>(), new Map<string, Growing>()];
  const [misses, silences] = [new Map<string, number>(), new Map<string, number>()];
  const add = (scored: Scored): void => {
    const { truth, answer, outcome } = scored;
    const rows = [total, rowOf(ways, truth.way), rowOf(lengths, lengthOf(truth))];
    rows.push(...(truth.faults.length === 0 ? ['none'] : truth.faults).map((fault) => rowOf(faults, fault)));
    for (const row of rows) count(row, scored);
    const said = `${answer.status}${answer.gap === null ? '' : ` (${answer.gap.reason})`}`;
    if (outcome === 'missed') bump(misses, `${truth.way}: ${said}, although ${truth.ground}`);
    if (outcome === 'silent') bump(silences, truth.ground);
  };
  return { total, ways, faults, lengths, misses, silences, add };
}

/** Of the knowable, how much was found: from 0 to 1. What is excepted counts for neither side. */
export const foundOf = (counts: Counts): number => (counts.knowable === 0 ? 1 : counts.right / counts.knowable);

function count(row: Growing, { truth, outcome, byRecipe }: Scored): void {
  row.events += 1;
  row[outcome] += 1;
  if (truth.knowable && outcome !== 'excepted') row.knowable += 1;
  if (byRecipe === 'right') row.recipeRight += 1;
  if (byRecipe === 'wrong') row.recipeWrong += 1;
}

const LENGTHS = [0, 1, 2, 3, 5, 10, 30, 60];

function lengthOf({ sessions }: Truth): string {
  const least = LENGTHS.findLast((length) => length <= sessions.length) ?? 0;
  const next = LENGTHS.find((length) => length > sessions.length);
  if (next === undefined) return `${least} and more`;
  return next - 1 === least ? String(least) : `${least} to ${next - 1}`;
}

function rowOf(rows: Map<string, Growing>, name: string): Growing {
  const row = rows.get(name) ?? none();
  rows.set(name, row);
  return row;
}

const bump = (counts: Map<string, number>, name: string): void => void counts.set(name, (counts.get(name) ?? 0) + 1);
