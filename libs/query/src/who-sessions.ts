import type pg from 'pg';
import type { AnswerBook } from './answer-book.ts';
import { unitsOfSessions } from './unit-row.ts';
import type { UnitRow } from './unit-row.ts';
import { mergedAnswers, unitAnswers } from './unit-answer.ts';
import type { UnitAnswer } from './unit-answer.ts';

/** Units that the sessions have together at most: a session has a handful. */
const MOST_UNITS = 20_000;

/**
 * Who stood behind each of some sessions, by their public ids, in two queries: one answer for each key, and more where
 * the identities of one session lead to different answers, or one identity at different times.
 *
 * @param book is loaded with what had to be looked at
 */
export async function whoHeldSessions(
  pool: pg.Pool | pg.ClientBase,
  sessionIds: readonly string[],
  book: AnswerBook,
): Promise<ReadonlyMap<string, readonly UnitAnswer[]>> {
  const units = await unitsOfSessions(pool, sessionIds, MOST_UNITS);
  await book.load(units.map(({ unit }) => unit));
  const isKnown = ({ unit }: UnitRow): boolean => book.resolutionOf(unit) !== undefined;
  return new Map(
    sessionIds.map((sessionId) => {
      const members = units.filter((unit) => unit.sessionId === sessionId);
      return [sessionId, mergedAnswers(members.filter(isKnown).flatMap((unit) => unitAnswers(unit, null, book)))];
    }),
  );
}
