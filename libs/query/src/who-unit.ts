import { isoOf } from '#kernel';
import type { EpochMs } from '#kernel';
import type { Attribution, Resolution } from '#lineage';
import type pg from 'pg';
import { createAnswerBook } from './answer-book.ts';
import type { AnswerBook } from './answer-book.ts';
import { unitsOfId } from './unit-row.ts';
import type { UnitIdKind, UnitRow } from './unit-row.ts';

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

/** Units that one id leads to at most: what is held in memory. Those used first are given. */
const MOST_UNITS = 20_000;

/**
 * Who stands behind a key, a session, a role, a user's name or an instance: one answer for each session and key, and
 * more than one where the identities of one session lead to different answers, or one identity at different times.
 *
 * @param at picks the sessions that were alive then, of a key id that repeats; null takes all, at all times of their use
 * @param onCut told where the id leads to more than are looked at, with how many these are
 */
export async function whoHeld(
  pool: pg.Pool,
  id: { readonly kind: UnitIdKind; readonly id: string },
  at: EpochMs | null,
  onCut: (looked: number) => void = () => undefined,
): Promise<readonly UnitAnswer[]> {
  const rows = await unitsOfId(pool, id, MOST_UNITS);
  if (rows.length === MOST_UNITS) onCut(MOST_UNITS);
  const book = createAnswerBook(pool);
  await book.load(rows.map((row) => row.unit));
  const known = rows.filter((row) => book.resolutionOf(row.unit) !== undefined);
  const alive = at === null ? known : known.filter((row) => isAliveAt(row, book.resolutionOf(row.unit), at));
  const answers = alive.flatMap((row) => answersOf(row, at, book));
  return merged(id.kind === 'user' ? answers.filter(({ origin }) => origin?.id === id.id) : answers);
}

/** The moments at which a unit's answer may become another one, from its first use to its last. */
export function momentsOf(resolution: Resolution | undefined, firstAt: EpochMs, lastAt: EpochMs): readonly EpochMs[] {
  const changes = (resolution?.spans ?? []).flatMap((span) => [span.from, (span.until + 1) as EpochMs]);
  return [...new Set([firstAt, ...changes.filter((at) => firstAt < at && at <= lastAt)])].sort((a, b) => a - b);
}

function isAliveAt(row: UnitRow, resolution: Resolution | undefined, at: EpochMs): boolean {
  const spans = resolution?.spans ?? [];
  if (spans.some((span) => span.from <= at && at <= span.until)) return true;
  return (row.createdAt ?? row.firstAt) <= at && at <= row.lastAt;
}

function answersOf(row: UnitRow, at: EpochMs | null, book: AnswerBook): readonly UnitAnswer[] {
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
function merged(answers: readonly UnitAnswer[]): readonly UnitAnswer[] {
  const byAnswer = new Map<string, UnitAnswer>();
  for (const answer of answers) {
    const key = JSON.stringify({ ...answer, firstSeenAt: null, lastSeenAt: null });
    const known = byAnswer.get(key) ?? answer;
    const firstSeenAt = known.firstSeenAt < answer.firstSeenAt ? known.firstSeenAt : answer.firstSeenAt;
    const lastSeenAt = known.lastSeenAt > answer.lastSeenAt ? known.lastSeenAt : answer.lastSeenAt;
    byAnswer.set(key, { ...answer, firstSeenAt, lastSeenAt });
  }
  return [...byAnswer.values()].sort((a, b) => compareText(sortKeyOf(a), sortKeyOf(b)));
}

const sortKeyOf = (answer: UnitAnswer): string => JSON.stringify([answer.createdAt, answer.firstSeenAt, answer]);

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
