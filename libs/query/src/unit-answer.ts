import { distinctInOrder, isoOf } from '#kernel';
import type { EpochMs } from '#kernel';
import type { Attribution, Resolution } from '#lineage';
import type { AnswerBook } from './answer-book.ts';
import type { UnitRow } from './unit-row.ts';

/** The answer for one session and one of its keys: who stands behind it, and when it was seen. */
export type UnitAnswer = {
  /** The session's public id; null for identities without a session. */
  readonly sessionId: string | null;
  readonly sessionArn: string | null;
  readonly accessKeyId: string | null;
  readonly principalId: string | null;
  /** When the session says that it was created; null for identities without a session. */
  readonly createdAt: string | null;
  readonly firstSeenAt: string;
  readonly lastSeenAt: string;
} & Attribution;

/** The moments at which a unit's answer may become another one, from its first use to its last. */
export function momentsOf(resolution: Resolution | undefined, firstAt: EpochMs, lastAt: EpochMs): readonly EpochMs[] {
  const changes = (resolution?.spans ?? []).flatMap((span) => [span.from, (span.until + 1) as EpochMs]);
  return [...new Set([firstAt, ...changes.filter((at) => firstAt < at && at <= lastAt)])].sort((a, b) => a - b);
}

/**
 * The answers of one unit: at one moment, or at every moment of its use at which they may change.
 *
 * @param book has the unit and its ancestors loaded
 */
export function unitAnswers(row: UnitRow, at: EpochMs | null, book: AnswerBook): readonly UnitAnswer[] {
  const moments = at === null ? momentsOf(book.resolutionOf(row.unit), row.firstAt, row.lastAt) : [at];
  return moments.map((moment) => ({
    sessionId: row.sessionId,
    sessionArn: row.sessionArn,
    accessKeyId: row.accessKeyId,
    principalId: row.principalId,
    createdAt: row.createdAt === null ? null : isoOf(row.createdAt),
    firstSeenAt: isoOf(row.firstAt),
    lastSeenAt: isoOf(row.lastAt),
    ...book.attributionAt(row.unit, moment),
  }));
}

/** Answers that differ only in when they were seen are one; its time of sight covers theirs. */
export function mergedAnswers(answers: readonly UnitAnswer[]): readonly UnitAnswer[] {
  const byAnswer = new Map<string, UnitAnswer>();
  for (const answer of answers) {
    const key = JSON.stringify({ ...answer, firstSeenAt: null, lastSeenAt: null });
    const known = byAnswer.get(key) ?? answer;
    const firstSeenAt = known.firstSeenAt < answer.firstSeenAt ? known.firstSeenAt : answer.firstSeenAt;
    const lastSeenAt = known.lastSeenAt > answer.lastSeenAt ? known.lastSeenAt : answer.lastSeenAt;
    byAnswer.set(key, { ...answer, firstSeenAt, lastSeenAt });
  }
  return distinctInOrder([...byAnswer.values()], (answer) =>
    JSON.stringify([answer.createdAt, answer.firstSeenAt, answer]),
  );
}
