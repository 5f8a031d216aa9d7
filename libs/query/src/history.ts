import { recordsOfEvent } from '#ledger';
import { issuedKey, keyHashOf, originHashOf } from '#lineage';
import type { UnitId } from '#lineage';
import type pg from 'pg';
import { addendaOf } from './addenda.ts';
import { turnsOf, unitsEverAbove } from './epochs-of.ts';
import type { Grounds } from './epochs-of.ts';
import type { KnownEpoch } from './known-then.ts';
import { newsOfEpoch } from './news-of-epoch.ts';
import type { NewsRecord } from './news-of-epoch.ts';
import type { RecognisedId } from './recognise-id.ts';
import { unitsOfId } from './unit-row.ts';
import { whileWhole } from './while-whole.ts';

/** What was answered from one epoch on until another. */
export type Revision<T> = {
  readonly epoch: string;
  readonly knownFrom: Date;
  /** Null for what is answered now. */
  readonly knownUntil: Date | null;
  /** The records that came in with that epoch and bear on the answer; empty for the first one. */
  readonly changedBy: readonly NewsRecord[];
  readonly answers: readonly T[];
};

// Whoever was once thought to act for a user may be thought to act for somebody else now.
const ONCE_STATING = `
  select o.actor from lineage.past_origin o where o.origin = $1::bigint`;

/** Units that are looked at, as `whoHeld` bounds them. */
const MOST_UNITS = 20_000;

/**
 * What was answered for an id, from the first time that there was an answer until now. Nothing of it is written down:
 * it follows from the records and the epochs, so a rebuild gives it again.
 *
 * @param ask answers as it was known in an epoch
 * @param textOf tells answers apart
 * @throws {PastNotComputed} while the lineage is being computed again
 */
export function historyOf<T>(
  pool: pg.Pool | pg.ClientBase,
  id: Exclude<RecognisedId, { kind: 'malformed' }>,
  ask: (epoch: KnownEpoch) => Promise<readonly T[]>,
  textOf: (answers: readonly T[]) => string,
): Promise<readonly Revision<T>[]> {
  return whileWhole(pool, () => readHistory(pool, id, ask, textOf));
}

async function readHistory<T>(
  pool: pg.Pool | pg.ClientBase,
  id: Exclude<RecognisedId, { kind: 'malformed' }>,
  ask: (epoch: KnownEpoch) => Promise<readonly T[]>,
  textOf: (answers: readonly T[]) => string,
): Promise<readonly Revision<T>[]> {
  const grounds = await groundsOf(pool, id);
  const history: Revision<T>[] = [];
  for (const turn of await turnsOf(pool, grounds)) {
    const answers = await ask(turn);
    const last = history.at(-1);
    if (last === undefined ? answers.length === 0 : textOf(last.answers) === textOf(answers)) continue;
    if (last !== undefined) history[history.length - 1] = { ...last, knownUntil: turn.clock };
    history.push(await revisionOf(pool, turn, grounds, answers, last === undefined));
  }
  return history;
}

async function revisionOf<T>(
  pool: pg.Pool | pg.ClientBase,
  turn: KnownEpoch,
  grounds: Grounds,
  answers: readonly T[],
  isFirst: boolean,
): Promise<Revision<T>> {
  const changedBy = isFirst ? [] : await newsOfEpoch(pool, turn, grounds);
  return { epoch: turn.epoch, knownFrom: turn.clock, knownUntil: null, changedBy, answers };
}

async function groundsOf(
  pool: pg.Pool | pg.ClientBase,
  id: Exclude<RecognisedId, { kind: 'malformed' }>,
): Promise<Grounds> {
  if (id.kind === 'event') {
    const records = await recordsOfEvent(pool, id.id);
    const told = await addendaOf(
      pool,
      records.map(({ columns }) => columns),
    );
    const addenda = records.flatMap(({ columns }) => told(columns));
    const actors = [...records.map(({ columns }) => columns.actor), ...addenda.map(({ unit }) => unit)];
    const units = await unitsEverAbove(pool, [...new Set(actors)]);
    return { units, appendIds: records.map(({ appendId }) => String(appendId)), keys: [], addenda };
  }
  const rows = await unitsOfId(pool, { kind: id.kind, id: id.id }, MOST_UNITS);
  const { rows: once } =
    id.kind === 'user' ? await pool.query<{ actor: UnitId }>(ONCE_STATING, [originHashOf(id.id)]) : { rows: [] };
  const units = await unitsEverAbove(pool, [...rows.map(({ unit }) => unit), ...once.map(({ actor }) => actor)]);
  return { units, appendIds: [], keys: id.kind === 'key' ? [keyHashOf(issuedKey(id.id))] : [], addenda: [] };
}
