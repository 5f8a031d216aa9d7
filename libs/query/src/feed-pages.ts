import type { UnitId } from '#lineage';
import type pg from 'pg';
import { createAnswerBook } from './answer-book.ts';
import { unitsEverAbove } from './epochs-of.ts';
import type { FeedEpoch } from './feed-epochs.ts';
import { asKnownIn } from './known-then.ts';
import type { KnownEpoch } from './known-then.ts';
import { newsOfEpoch } from './news-of-epoch.ts';
import type { NewsRecord } from './news-of-epoch.ts';
import { STANDS_FOR_ITSELF, STORED_EVENT_COLUMNS, storedEventOf } from './stored-event.ts';
import type { EventRow, StoredEventRow } from './stored-event.ts';
import { mergedAnswers, unitAnswers } from './unit-answer.ts';
import type { UnitAnswer } from './unit-answer.ts';
import { unitsByActor } from './unit-row.ts';
import type { UnitRow } from './unit-row.ts';

/**
 * Some of what an epoch brought. Each thing has a number in its epoch, from 1, which is the same whoever reads it when,
 * and after a rebuild. `until` is the last number that was looked at; null where the epoch has no more.
 */
export type FeedPage<T> = {
  readonly items: readonly { readonly number: number; readonly item: T }[];
  readonly until: number | null;
};

/** A unit whose answer became another one. */
export type ChangedUnit = {
  readonly unit: UnitRow;
  readonly before: readonly UnitAnswer[];
  readonly after: readonly UnitAnswer[];
};

/** The lineage does not cover the epoch at this moment: it is being rebuilt, and will cover it again. */
export class LineageRebuilt extends Error {}

const IS_COVERED = `
  select c.epoch >= $1::bigint as is_covered from lineage.checkpoint c where c.name = 'lineage'`;

// In the order of appends, and within one by where the texts lie. The offset has each append's records looked up by key.
const ARRIVED = `
  select ${STORED_EVENT_COLUMNS}, r.number::integer as number, ${STANDS_FOR_ITSELF} as stands
  from (
    select r.*, row_number() over (order by a.incarnation, a.xid, a.append_id, r.segment_id, r.block, r.block_offset) as number
    from ledger.append a
    cross join lateral (select * from ledger.record where append_id = a.append_id offset 0) r
    where (a.incarnation, a.xid, a.append_id) <= ($1::integer, $2::xid8, $3::bigint)
      and (a.incarnation, a.xid, a.append_id) > ($4::integer, $5::xid8, $6::bigint)
  ) r
  where r.number > $7::bigint and r.number <= $7::bigint + $8::bigint
  order by r.number`;

const CHANGED = `
  select r.actor from lineage.revision r where r.until_epoch = $1::bigint order by r.actor offset $2 limit $3`;

const NOTHING_BEFORE = { incarnation: 0, xid: '0', append_id: '0' };

/**
 * The events of an epoch behind a number: of the records that it was the first to cover those that stand for themselves,
 * as was known then.
 *
 * @throws {LineageRebuilt}
 */
export function arrivalsOf(
  pool: pg.Pool,
  epoch: FeedEpoch,
  behind: number,
  limit: number,
): Promise<FeedPage<EventRow>> {
  const from = epoch.before ?? NOTHING_BEFORE;
  const positions = [epoch, from].flatMap(({ incarnation, xid, append_id }) => [incarnation, xid, append_id]);
  return readIn(pool, epoch, epoch, async (client) => {
    const { rows } = await client.query<StoredEventRow & { readonly number: number; readonly stands: boolean }>(
      ARRIVED,
      [...positions, behind, limit],
    );
    const standing = rows.filter(({ stands }) => stands);
    return {
      items: standing.map((row) => ({ number: row.number, item: storedEventOf(row) })),
      until: rows.length < limit ? null : behind + limit,
    };
  });
}

/**
 * The units behind a number whose answers an epoch changed, by unit, with what was answered before and from then on.
 * Revisions that nobody could see in an answer are left out.
 *
 * @throws {LineageRebuilt}
 */
export async function changesOf(
  pool: pg.Pool,
  epoch: FeedEpoch,
  behind: number,
  limit: number,
): Promise<FeedPage<ChangedUnit>> {
  const { before } = epoch;
  if (before === null) return { items: [], until: null };
  const { units, now } = await readIn(pool, epoch, epoch, async (client) => {
    const { rows } = await client.query<{ actor: UnitId }>(CHANGED, [epoch.epoch, behind, limit]);
    const actors = rows.map(({ actor }) => actor);
    return { units: actors, now: await statesOf(client, actors) };
  });
  const then = await readIn(pool, before, epoch, (client) => statesOf(client, units));
  const items = units.flatMap((unit, index) => {
    const change = changeBetween(then.get(unit), now.get(unit));
    return change === null ? [] : [{ number: behind + index + 1, item: change }];
  });
  return { items, until: units.length < limit ? null : behind + limit };
}

/** The records that came to be known in an epoch and changed the answer of a unit. */
export async function newsOfChange(
  pool: pg.Pool | pg.ClientBase,
  epoch: KnownEpoch,
  unit: UnitId,
): Promise<readonly NewsRecord[]> {
  return newsOfEpoch(pool, epoch, { units: await unitsEverAbove(pool, [unit]), keys: [], addenda: [] });
}

/** Reads what was known in an epoch, if the lineage covers another one in the very same view of the database. */
function readIn<T>(
  pool: pg.Pool,
  known: KnownEpoch,
  covered: KnownEpoch,
  read: (client: pg.ClientBase) => Promise<T>,
): Promise<T> {
  return asKnownIn(pool, known, async (client) => {
    const { rows } = await client.query<{ is_covered: boolean }>(IS_COVERED, [covered.epoch]);
    if (rows[0]?.is_covered !== true) throw new LineageRebuilt();
    return read(client);
  });
}

type State = { readonly row: UnitRow; readonly answers: readonly UnitAnswer[] };

async function statesOf(client: pg.ClientBase, units: readonly UnitId[]): Promise<ReadonlyMap<UnitId, State>> {
  const rows = await unitsByActor(client, units);
  const book = createAnswerBook(client);
  await book.load(rows.map(({ unit }) => unit));
  return new Map(rows.map((row) => [row.unit, { row, answers: mergedAnswers(unitAnswers(row, null, book)) }]));
}

function changeBetween(then: State | undefined, now: State | undefined): ChangedUnit | null {
  if (then === undefined || now === undefined || textOf(then.answers) === textOf(now.answers)) return null;
  return { unit: now.row, before: then.answers, after: now.answers };
}

/** When something was seen is no part of who did it. */
const textOf = (answers: readonly UnitAnswer[]): string =>
  JSON.stringify(answers.map((answer) => ({ ...answer, firstSeenAt: null, lastSeenAt: null })));
