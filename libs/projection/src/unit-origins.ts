import type { Outcome, Resolution } from '#lineage';

/** The ids of the origins that an answer states, and of those that it lists as possible, each once and sorted. */
export type UnitOrigins = { readonly stated: readonly string[]; readonly possible: readonly string[] };

/** The origins in all that a unit's answer says, at any time. */
export function originsOfUnit({ spans, otherwise }: Pick<Resolution, 'spans' | 'otherwise'>): UnitOrigins {
  const outcomes = [...spans.map((span) => span.outcome), otherwise];
  return {
    stated: idsOf(outcomes, (outcome) => ('origin' in outcome ? [outcome.origin] : [])),
    possible: idsOf(outcomes, (outcome) => ('origins' in outcome ? outcome.origins : [])),
  };
}

function idsOf(
  outcomes: readonly Outcome[],
  originsIn: (outcome: Outcome) => readonly { readonly id: string }[],
): readonly string[] {
  return [...new Set(outcomes.flatMap(originsIn).map(({ id }) => id))].sort();
}
