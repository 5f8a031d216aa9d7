import type { Outcome, Resolution } from '#lineage';

/** The ids of the origins that an answer states, and of those that it lists as possible, each once and sorted. */
export type UnitOrigins = { readonly stated: readonly string[]; readonly possible: readonly string[] };

/** The origins in all that a unit's answer says, at any time. */
export function originsOfUnit({ spans, otherwise }: Pick<Resolution, 'spans' | 'otherwise'>): UnitOrigins {
  const [stated, possible] = [new Set<string>(), new Set<string>()];
  const add = (outcome: Outcome): void => {
    if ('origin' in outcome) stated.add(outcome.origin.id);
    else if ('origins' in outcome) for (const { id } of outcome.origins) possible.add(id);
  };
  for (const { outcome } of spans) add(outcome);
  add(otherwise);
  return { stated: inOrder(stated), possible: inOrder(possible) };
}

const NONE: readonly string[] = [];

const inOrder = (ids: ReadonlySet<string>): readonly string[] => (ids.size === 0 ? NONE : [...ids].sort());
