import type { Status } from '#lineage';

const LEAST_FIRST: readonly Status[] = ['INCOMPLETE', 'AMBIGUOUS', 'CORROBORATED'];

/** The least certain of some statuses. */
export function leastCertain(statuses: readonly Status[]): Status {
  return LEAST_FIRST.find((status) => statuses.includes(status)) ?? 'PROVEN';
}
