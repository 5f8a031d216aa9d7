import type { EpochMs } from '#kernel';
import type { Candidate } from './answer.ts';
import type { Binding } from './binding.ts';

/** A time, both ends included, in which the same candidates of a unit hold; `id` tells it from all others. */
export type Stretch = {
  readonly id: string;
  readonly binding: Binding;
  readonly from: EpochMs;
  readonly until: EpochMs;
  readonly holding: readonly Candidate[];
};

/** The stretches of a unit in which any candidate holds, by time. */
export function stretchesOf(binding: Binding): readonly Stretch[] {
  const { unit, candidates } = binding;
  const [only] = candidates;
  if (only === undefined) return [];
  if (candidates.length === 1) {
    const { from, until } = only;
    return from <= until ? [{ id: `0 ${unit}`, binding, from, until, holding: candidates }] : [];
  }
  const edges = [...new Set(candidates.flatMap(({ from, until }) => [from, until + 1]))].sort((a, b) => a - b);
  return edges.flatMap((edge, position) => {
    const from = edge as EpochMs;
    const holding = candidates.filter((candidate) => candidate.from <= from && from <= candidate.until);
    const next = edges[position + 1];
    if (next === undefined || holding.length === 0) return [];
    return [{ id: `${position} ${unit}`, binding, from, until: (next - 1) as EpochMs, holding }];
  });
}

/** The stretch that a moment lies in. */
export function stretchAt(stretches: readonly Stretch[], at: EpochMs): Stretch | undefined {
  return stretches.find(({ from, until }) => from <= at && at <= until);
}
