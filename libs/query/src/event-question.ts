import type { EpochMs } from '#kernel';
import type { UnitId } from '#lineage';
import type { AnswerBook } from './answer-book.ts';
import type { UnitsByTime } from './units-by-time.ts';

/** Whether an event is of those that were asked for: it is, it may be since its answer is open, or it is not. */
export type Belonging = 'IS' | 'MAY_BE' | 'IS_NOT';

/** Whose events are asked for: the units that may have made them, by time, and the judgement of each event. */
export type Whose = {
  readonly units: UnitsByTime;
  /** Judges an event by its unit and time; the unit was loaded into the book. One span's moments are judged alike. */
  readonly belonging: (unit: UnitId, at: EpochMs, book: AnswerBook) => Belonging;
};

/** What events are asked for; null leaves a condition out. All conditions must hold. */
export type EventQuestion = {
  /** At or after. */
  readonly from: EpochMs | null;
  /** Before. */
  readonly until: EpochMs | null;
  /** The recipient account. */
  readonly accountId: string | null;
  /** Only calls that may change something. */
  readonly isWrite: boolean;
  /** Null: everybody's. */
  readonly whose: Whose | null;
};
