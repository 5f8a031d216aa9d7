import type { EpochMs } from '#kernel';
import type { Resolution } from '#lineage';
import type pg from 'pg';
import { createAnswerBook } from './answer-book.ts';
import { isNamedBy } from './named-by.ts';
import { mergedAnswers, unitAnswers } from './unit-answer.ts';
import type { UnitAnswer } from './unit-answer.ts';
import { unitsOfId } from './unit-row.ts';
import type { UnitIdKind, UnitRow } from './unit-row.ts';

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
  pool: pg.Pool | pg.ClientBase,
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
  const answers = alive.flatMap((row) => unitAnswers(row, at, book));
  const isOfUser = ({ origin }: UnitAnswer): boolean => origin !== null && isNamedBy(origin, id.id);
  return mergedAnswers(id.kind === 'user' ? answers.filter(isOfUser) : answers);
}

function isAliveAt(row: UnitRow, resolution: Resolution | undefined, at: EpochMs): boolean {
  const spans = resolution?.spans ?? [];
  if (spans.some((span) => span.from <= at && at <= span.until)) return true;
  return (row.createdAt ?? row.firstAt) <= at && at <= row.lastAt;
}
