import { compareText } from '#kernel';
import type { EpochMs } from '#kernel';
import type { Candidate, Outcome, Span, UnitId } from './answer.ts';
import type { Binding, Resolution } from './binding.ts';
import { componentsOf } from './cycles.ts';
import { cycleStop, outcomeAt } from './outcome.ts';
import type { OutcomeOf } from './outcome.ts';
import { stretchAt, stretchesOf } from './stretch.ts';
import type { Stretch } from './stretch.ts';

/** Before all records: a moment at which no candidate holds. */
const NEVER = -8.64e15 as EpochMs;

/** A unit with the stretches of time that it needs an answer for. */
type LaidOut = { readonly binding: Binding; readonly stretches: readonly Stretch[] };

/**
 * Gives every unit its answer, callers before those they issued credentials to.
 *
 * An answer holds for a stretch of time, and a call asks for its caller's answer at the moment of the call. Stretches
 * that are their own ancestors have no caller inside their circle: each way round it counts as a stop, but for a unit
 * whose record names its origin, which needs no caller. Takes time linear in units and candidates.
 *
 * @param bindings the units to settle
 * @param settled the resolutions of callers that are not among them
 */
export function settle(
  bindings: ReadonlyMap<UnitId, Binding>,
  settled: (unit: UnitId) => Resolution | undefined,
): ReadonlyMap<UnitId, Resolution> {
  const units = layOut(bindings);
  const outcomes = new Map<Stretch, Outcome>();
  const outcomeOf: OutcomeOf = (unit, at) => {
    const known = units.get(unit);
    if (known === undefined) return outcomeOutside(unit, at, settled);
    const stretch = stretchAt(known.stretches, at);
    if (stretch === undefined) return outcomeAt(known.binding, NEVER, outcomeOf);
    return outcomes.get(stretch) ?? outcomeInCircle(known.binding);
  };
  const answer = (stretch: Stretch): Outcome => outcomeAt(stretch.binding, stretch.from, outcomeOf);

  const waiting = new Map<string, Stretch>();
  for (const { stretches } of units.values()) {
    for (const stretch of stretches) {
      if (stretch.holding.some((candidate) => callingStretch(candidate, units) !== undefined)) {
        waiting.set(stretch.id, stretch);
      } else outcomes.set(stretch, answer(stretch));
    }
  }
  const callersOf = (id: string): readonly string[] =>
    (waiting.get(id)?.holding ?? []).flatMap((candidate) => {
      const caller = callingStretch(candidate, units)?.id;
      return caller !== undefined && waiting.has(caller) ? [caller] : [];
    });
  for (const circle of componentsOf([...waiting.keys()], callersOf)) {
    const answered = circle
      .flatMap((id) => waiting.get(id) ?? [])
      .map((stretch) => [stretch, answer(stretch)] as const);
    for (const [stretch, outcome] of answered) outcomes.set(stretch, outcome);
  }
  return new Map([...units].map(([unit, known]) => [unit, resolutionOf(known, outcomes, outcomeOf)]));
}

/** The answer that holds at a moment. */
export function outcomeOfResolution(resolution: Pick<Resolution, 'spans' | 'otherwise'>, at: EpochMs): Outcome {
  return resolution.spans.find((span) => span.from <= at && at <= span.until)?.outcome ?? resolution.otherwise;
}

function layOut(bindings: ReadonlyMap<UnitId, Binding>): ReadonlyMap<UnitId, LaidOut> {
  const units = new Map<UnitId, LaidOut>();
  for (const [unit, whole] of [...bindings].sort(([a], [b]) => compareText(a, b))) {
    const binding = withoutSelfIssue(whole);
    units.set(unit, { binding, stretches: stretchesOf(binding) });
  }
  return units;
}

function callingStretch({ behind, at }: Candidate, units: ReadonlyMap<UnitId, LaidOut>): Stretch | undefined {
  return behind.kind === 'unit' ? stretchAt(units.get(behind.unit)?.stretches ?? [], at) : undefined;
}

function outcomeInCircle({ unit, standing }: Binding): ReturnType<OutcomeOf> {
  return standing.kind === 'origin' ? { status: 'PROVEN', origin: standing.origin, via: null } : cycleStop(unit);
}

function outcomeOutside(
  unit: UnitId,
  at: EpochMs,
  settled: (unit: UnitId) => Resolution | undefined,
): ReturnType<OutcomeOf> {
  const resolution = settled(unit);
  return resolution === undefined ? unseenStop(unit) : outcomeOfResolution(resolution, at);
}

function resolutionOf(
  { binding, stretches }: LaidOut,
  outcomes: ReadonlyMap<Stretch, Outcome>,
  outcomeOf: OutcomeOf,
): Resolution {
  const spans: Span[] = [];
  for (const stretch of stretches) {
    const outcome = outcomes.get(stretch);
    if (outcome !== undefined) append(spans, { from: stretch.from, until: stretch.until, outcome });
  }
  return { ...binding, spans, otherwise: outcomeAt(binding, NEVER, outcomeOf) };
}

function append(spans: Span[], span: Span): void {
  const last = spans.at(-1);
  const isSame = last?.until === span.from - 1 && JSON.stringify(last.outcome) === JSON.stringify(span.outcome);
  if (isSame) spans[spans.length - 1] = { ...last, until: span.until };
  else spans.push(span);
}

/**
 * Leaves out a call that a session made to issue itself, where another call of no later time fits.
 *
 * A session without a key cannot be told from its twin of the same second, so a role that takes itself seems to be its
 * own caller. Whoever made that call had the session already: another call had issued it, and behind the first of them
 * stands somebody else. If that first one was not delivered, the answer is a circle and stays one: neither a later call
 * of somebody else explains it, nor what the record names for want of a call.
 */
function withoutSelfIssue(binding: Binding): Binding {
  const isOwn = ({ behind }: Candidate): boolean => behind.kind === 'unit' && behind.unit === binding.unit;
  if (!binding.candidates.some(isOwn)) return binding;
  const others = binding.candidates.filter((candidate) => !isOwn(candidate) && candidate.joinedBy !== 'IN_RECORD');
  const first = Math.min(...others.map(({ at }) => at));
  const candidates = binding.candidates.filter((candidate) => !isOwn(candidate) || candidate.at < first);
  return { ...binding, candidates };
}

/** A caller is seen in the record of its call, so this is met only while facts are missing from what was asked for. */
function unseenStop(unit: UnitId): ReturnType<OutcomeOf> {
  const next = 'the records of this caller: only the effect of its call is known';
  return { unit, gap: { reason: 'ISSUER_NOT_DELIVERED', accountId: null, principalId: null, ingestNext: next } };
}
