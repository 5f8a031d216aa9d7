import { distinctInOrder } from '#kernel';
import type { EpochMs } from '#kernel';
import type { Candidate, Outcome, Stop, UnitId } from './answer.ts';
import type { Binding } from './binding.ts';
import { issuerGapOf, validityGapOf } from './issuer-gap.ts';
import type { Origin } from './origin.ts';
import { originKey } from './origin.ts';

/**
 * How many origins an ambiguous answer lists at most, and how many stops: the first by their keys. An answer that is
 * ambiguous stays so for all that hangs from it, so a long chain of doubts must not carry each of them to its end.
 */
const MOST_LISTED = 50;

/** The answer of another unit at one moment; a stop where asking it would go round in a circle. */
export type OutcomeOf = (unit: UnitId, at: EpochMs) => Outcome | Stop;

/**
 * The answer of a unit at one moment: what its record says by itself, else what all the calls that fit agree on.
 *
 * A name is stated only if every call that fits leads to it. A call whose own chain stops counts as an unknown origin,
 * and so does an issuer that must exist and was not delivered: beside a known origin they make the answer ambiguous. Where
 * the record itself names who that issuer was for, and all calls lead there, too, none of these is shown as the issue.
 */
export function outcomeAt(binding: Binding, at: EpochMs, outcomeOf: OutcomeOf): Outcome {
  const { standing } = binding;
  if (standing.kind === 'gap') return stopped(binding, standing.gap);

  const [issued, named] = leadsAt(binding, at, outcomeOf);
  if (standing.kind === 'origin') return inRecord(standing.origin, [...issued, ...named]);
  if (binding.hasUnknownIssuer && issued.length > 0) {
    return agreementOf(named.length > 0 ? [...named, ...issued] : [...issued, unknownLead(binding)]);
  }
  if (issued.length > 0 || named.length > 0) return agreementOf(issued.length > 0 ? issued : named);
  return stopped(binding, binding.candidates.length > 0 ? validityGapOf(binding.actor) : issuerGapOf(binding.actor));
}

/** Where the calls lead that hold at a moment, and what the record names for want of them. */
function leadsAt(binding: Binding, at: EpochMs, outcomeOf: OutcomeOf): readonly [readonly Lead[], readonly Lead[]] {
  const issued: Lead[] = [];
  const named: Lead[] = [];
  binding.candidates.forEach((candidate, index) => {
    if (!isWithin(candidate, at)) return;
    const leads = candidate.joinedBy === 'IN_RECORD' ? named : issued;
    leads.push(leadOf(binding, candidate, index, outcomeOf));
  });
  return [issued, named];
}

/** Where one candidate leads: the origins and the stops that its chain may end in. */
type Lead = {
  readonly via: number | null;
  readonly origins: readonly Origin[];
  readonly stops: readonly Stop[];
  readonly isCorroborated: boolean;
};

const isWithin = (candidate: Candidate, at: EpochMs): boolean => candidate.from <= at && at <= candidate.until;

function leadOf(binding: Binding, candidate: Candidate, via: number, outcomeOf: OutcomeOf): Lead {
  const isWeak = candidate.strength === 'WEAK';
  const { behind } = candidate;
  if (behind.kind === 'origin') return { via, origins: [behind.origin], stops: [], isCorroborated: isWeak };
  if (behind.kind === 'gap') {
    return { via, origins: [], stops: [{ unit: binding.unit, gap: behind.gap }], isCorroborated: isWeak };
  }
  const outcome = outcomeOf(behind.unit, candidate.at);
  if (!('status' in outcome)) return { via, origins: [], stops: [outcome], isCorroborated: isWeak };
  switch (outcome.status) {
    case 'AMBIGUOUS':
      return { via, origins: outcome.origins, stops: outcome.stops, isCorroborated: isWeak };
    case 'INCOMPLETE':
      return { via, origins: [], stops: [outcome.stop], isCorroborated: isWeak };
    default:
      return {
        via,
        origins: [outcome.origin],
        stops: [],
        isCorroborated: isWeak || outcome.status === 'CORROBORATED',
      };
  }
}

function unknownLead(binding: Binding): Lead {
  const stop: Stop = { unit: binding.unit, gap: issuerGapOf(binding.actor) };
  return { via: null, origins: [], stops: [stop], isCorroborated: false };
}

function agreementOf(leads: readonly Lead[]): Outcome {
  const origins = distinctInOrder(
    leads.flatMap((lead) => lead.origins),
    originKey,
  );
  const stops = distinctInOrder(
    leads.flatMap((lead) => lead.stops),
    (stop) => stop.unit,
  );
  const [origin] = origins;
  const [stop] = stops;
  const via = leads[0]?.via ?? null;
  if (origin !== undefined && origins.length === 1 && stops.length === 0) {
    return { status: leads.some((lead) => lead.isCorroborated) ? 'CORROBORATED' : 'PROVEN', origin, via };
  }
  if (stop !== undefined && stops.length === 1 && origins.length === 0) return { status: 'INCOMPLETE', stop, via };
  return {
    status: 'AMBIGUOUS',
    origins: origins.slice(0, MOST_LISTED),
    stops: stops.slice(0, MOST_LISTED),
    via: leads.flatMap((lead) => (lead.via === null ? [] : [lead.via])),
  };
}

/** A record that names its origin has it; a call that issued its credential is shown if it surely leads to the same. */
function inRecord(origin: Origin, leads: readonly Lead[]): Outcome {
  const key = originKey(origin);
  const agreeing = leads.find(({ origins, stops, isCorroborated }) => {
    const [only] = origins;
    const isCertain = stops.length === 0 && origins.length === 1 && !isCorroborated;
    return isCertain && only !== undefined && originKey(only) === key;
  });
  return { status: 'PROVEN', origin, via: agreeing?.via ?? null };
}

const stopped = (binding: Binding, gap: Stop['gap']): Outcome => ({
  status: 'INCOMPLETE',
  stop: { unit: binding.unit, gap },
  via: null,
});

/** The stop of a chain that comes back to itself. */
export function cycleStop(unit: UnitId): Stop {
  const next = 'nothing: the records make this session its own ancestor, which no other record can mend';
  return { unit, gap: { reason: 'CYCLE', accountId: null, principalId: null, ingestNext: next } };
}
