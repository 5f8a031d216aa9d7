import type { EpochMs } from '#kernel';
import type { Outcome } from './answer.ts';
import type { Resolution } from './binding.ts';
import { originKey } from './origin.ts';
import { outcomeOfResolution } from './settle.ts';

/** How an answer differs from another one for the same unit, the gravest first. */
export const ANSWER_CHANGES = [
  /** Somebody else is named. */
  'OTHER_ORIGIN',
  /** Nobody is named any more. */
  'ORIGIN_LOST',
  /** Somebody is named where nobody was. */
  'ORIGIN_FOUND',
  'UNIT_GONE',
  'UNIT_NEW',
  /** The same is named, or nobody, with another status. */
  'STATUS',
  /** AMBIGUOUS as before, between others. */
  'POSSIBLE_ORIGINS',
  /** INCOMPLETE as before, for another reason or elsewhere. */
  'GAP',
  /** The same is said, by another way. */
  'PROOF',
] as const;

/** One of them. */
export type AnswerChangeClass = (typeof ANSWER_CHANGES)[number];

/** A change, and a moment of the unit's use at which it shows; `before` and `after` are the answers of that moment. */
export type AnswerChange = {
  readonly class: AnswerChangeClass;
  readonly at: EpochMs;
  readonly before: Outcome | null;
  readonly after: Outcome | null;
};

type Answered = {
  readonly resolution: Pick<Resolution, 'spans' | 'otherwise'>;
  readonly firstAt: EpochMs;
  readonly lastAt: EpochMs;
};

/**
 * The gravest change of a unit's answer at any time of its use, at the first moment that shows it.
 *
 * @param before null where the unit was not known, and so for `after`; at least one is given, and they are not the same
 */
export function changeOfAnswer(before: Answered | null, after: Answered | null): AnswerChange {
  const known = before ?? after;
  if (known === null) throw new Error('neither answer of a change is there');
  const outcomeIn = (answered: Answered | null, at: EpochMs): Outcome | null =>
    answered === null ? null : outcomeOfResolution(answered.resolution, at);
  const changes = momentsOf(known, [before, after]).map((at): AnswerChange => {
    const outcomes = { before: outcomeIn(before, at), after: outcomeIn(after, at) };
    return { class: classOf(outcomes.before, outcomes.after), at, ...outcomes };
  });
  return changes.reduce((gravest, change) => (rankOf(change) < rankOf(gravest) ? change : gravest));
}

const rankOf = (change: AnswerChange): number => ANSWER_CHANGES.indexOf(change.class);

function momentsOf({ firstAt, lastAt }: Answered, answers: readonly (Answered | null)[]): readonly EpochMs[] {
  const spans = answers.flatMap((answered) => answered?.resolution.spans ?? []);
  const turns = spans.flatMap((span) => [span.from, (span.until + 1) as EpochMs]);
  return [...new Set([firstAt, ...turns.filter((at) => firstAt < at && at <= lastAt)])].sort((a, b) => a - b);
}

function classOf(before: Outcome | null, after: Outcome | null): AnswerChangeClass {
  if (before === null) return 'UNIT_NEW';
  if (after === null) return 'UNIT_GONE';
  if ('origin' in before && 'origin' in after && originKey(before.origin) !== originKey(after.origin)) {
    return 'OTHER_ORIGIN';
  }
  if ('origin' in before !== 'origin' in after) return 'origin' in before ? 'ORIGIN_LOST' : 'ORIGIN_FOUND';
  if (before.status !== after.status) return 'STATUS';
  return restOf(before) === restOf(after) ? 'PROOF' : before.status === 'AMBIGUOUS' ? 'POSSIBLE_ORIGINS' : 'GAP';
}

/** What an answer without a name says: between whom, or where it stops. */
function restOf(outcome: Outcome): string {
  if (outcome.status === 'AMBIGUOUS') return JSON.stringify([outcome.origins.map(originKey), outcome.stops]);
  return outcome.status === 'INCOMPLETE' ? JSON.stringify(outcome.stop) : '';
}
