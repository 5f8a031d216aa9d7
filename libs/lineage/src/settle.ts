import type { EpochMs } from '#kernel';
import type { Candidate, Outcome, Span, UnitId } from './answer.ts';
import type { Binding, Resolution } from './binding.ts';
import { componentsOf } from './cycles.ts';
import { cycleStop, outcomeAt } from './outcome.ts';
import type { OutcomeOf } from './outcome.ts';

/** Before all records: a moment at which no candidate holds. */
const NEVER = -8.64e15 as EpochMs;

/**
 * Gives every unit its answer, callers before those they issued credentials to.
 *
 * Units that are their own ancestors have no caller inside their circle: each way round it counts as a stop.
 *
 * @param bindings the units to settle
 * @param settled the resolutions of callers that are not among them
 */
export function settle(
  bindings: ReadonlyMap<UnitId, Binding>,
  settled: (unit: UnitId) => Resolution | undefined,
): ReadonlyMap<UnitId, Resolution> {
  const resolutions = new Map<UnitId, Resolution>();
  const pruned = new Map([...bindings].map(([unit, binding]) => [unit, withoutSelfIssue(binding)]));
  const callersOf = (unit: UnitId): readonly UnitId[] =>
    (pruned.get(unit)?.candidates ?? []).flatMap(callerOf).filter((caller) => pruned.has(caller));

  for (const component of componentsOf([...pruned.keys()].sort(), callersOf)) {
    const circle = new Set(component);
    const outcomeOf: OutcomeOf = (unit, at) => {
      if (circle.has(unit)) return cycleStop(unit);
      const resolution = resolutions.get(unit) ?? settled(unit);
      return resolution === undefined ? unseenStop(unit) : outcomeOfResolution(resolution, at);
    };
    const answers = component.flatMap((unit) => {
      const binding = pruned.get(unit);
      return binding === undefined ? [] : [resolutionOf(binding, outcomeOf)];
    });
    for (const answer of answers) resolutions.set(answer.unit, answer);
  }
  return resolutions;
}

/** The answer that holds at a moment. */
export function outcomeOfResolution(resolution: Resolution, at: EpochMs): Outcome {
  return resolution.spans.find((span) => span.from <= at && at <= span.until)?.outcome ?? resolution.otherwise;
}

function resolutionOf(binding: Binding, outcomeOf: OutcomeOf): Resolution {
  return { ...binding, spans: spansOf(binding, outcomeOf), otherwise: outcomeAt(binding, NEVER, outcomeOf) };
}

function spansOf(binding: Binding, outcomeOf: OutcomeOf): readonly Span[] {
  const starts = new Set(binding.candidates.flatMap(({ from, until }) => [from, until + 1]));
  const edges = [...starts].sort((a, b) => a - b) as EpochMs[];
  const spans: Span[] = [];
  edges.forEach((from, position) => {
    const next = edges[position + 1];
    if (next === undefined || !binding.candidates.some((candidate) => holds(candidate, from))) return;
    append(spans, { from, until: (next - 1) as EpochMs, outcome: outcomeAt(binding, from, outcomeOf) });
  });
  return spans;
}

function append(spans: Span[], span: Span): void {
  const last = spans.at(-1);
  const isSame = last?.until === span.from - 1 && JSON.stringify(last.outcome) === JSON.stringify(span.outcome);
  if (isSame) spans[spans.length - 1] = { ...last, until: span.until };
  else spans.push(span);
}

const holds = (candidate: Candidate, at: EpochMs): boolean => candidate.from <= at && at <= candidate.until;

const callerOf = ({ behind }: Candidate): readonly UnitId[] => (behind.kind === 'unit' ? [behind.unit] : []);

/**
 * Leaves out a call that a session made to issue itself, where another call of no later time fits.
 *
 * A session without a key cannot be told from its twin of the same second, so a role that takes itself seems to be its
 * own caller. Whoever made that call had the session already: another call had issued it, and behind the first of them
 * stands somebody else. If that first one was not delivered, the answer is a circle and stays one; a later call of
 * somebody else does not explain it.
 */
function withoutSelfIssue(binding: Binding): Binding {
  const isOwn = (candidate: Candidate): boolean => callerOf(candidate).includes(binding.unit);
  const others = binding.candidates.filter((candidate) => !isOwn(candidate));
  const first = Math.min(...others.map(({ at }) => at));
  const candidates = binding.candidates.filter((candidate) => !isOwn(candidate) || candidate.at < first);
  return candidates.length === binding.candidates.length ? binding : { ...binding, candidates };
}

/** A caller is seen in the record of its call, so this is met only while facts are missing from what was asked for. */
function unseenStop(unit: UnitId): ReturnType<typeof cycleStop> {
  const next = 'the records of this caller: only the effect of its call is known';
  return { unit, gap: { reason: 'ISSUER_NOT_DELIVERED', accountId: null, principalId: null, ingestNext: next } };
}
