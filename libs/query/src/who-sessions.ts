import { isoOf } from '#kernel';
import type pg from 'pg';
import type { AnswerBook } from './answer-book.ts';
import { unitsOfSessions } from './unit-row.ts';
import type { UnitRow } from './unit-row.ts';
import { momentsOf } from './who-unit.ts';
import type { UnitAnswer } from './who-unit.ts';

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
  return new Map(
    sessionIds.map((sessionId) => {
      const members = units.filter((unit) => unit.sessionId === sessionId);
      return [sessionId, folded(members.flatMap((unit) => answersOf(unit, book)))];
    }),
  );
}

function answersOf(unit: UnitRow, book: AnswerBook): readonly UnitAnswer[] {
  const resolution = book.resolutionOf(unit.unit);
  if (resolution === undefined) return [];
  return momentsOf(resolution, unit.firstAt, unit.lastAt).map((moment) => ({
    sessionId: unit.sessionId,
    sessionArn: unit.sessionArn,
    accessKeyId: unit.accessKeyId,
    principalId: unit.principalId,
    createdAt: unit.createdAt === null ? null : isoOf(unit.createdAt),
    firstSeenAt: isoOf(unit.firstAt),
    lastSeenAt: isoOf(unit.lastAt),
    ...book.attributionAt(unit.unit, moment),
  }));
}

/** Answers that differ only in when they were seen are one; its time of sight covers theirs. */
function folded(answers: readonly UnitAnswer[]): readonly UnitAnswer[] {
  const byAnswer = new Map<string, UnitAnswer>();
  for (const answer of answers) {
    const key = JSON.stringify({ ...answer, firstSeenAt: null, lastSeenAt: null });
    const { firstSeenAt, lastSeenAt } = byAnswer.get(key) ?? answer;
    byAnswer.set(key, {
      ...answer,
      firstSeenAt: firstSeenAt < answer.firstSeenAt ? firstSeenAt : answer.firstSeenAt,
      lastSeenAt: lastSeenAt > answer.lastSeenAt ? lastSeenAt : answer.lastSeenAt,
    });
  }
  const sortKeyOf = (answer: UnitAnswer): string => JSON.stringify([answer.createdAt, answer.firstSeenAt, answer]);
  return [...byAnswer.values()]
    .map((answer) => [sortKeyOf(answer), answer] as const)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([, answer]) => answer);
}
