import type { RecordColumns } from '#ledger';
import type { UnitId } from '#lineage';
import type pg from 'pg';
import { NAMES } from './origin-units.ts';

/** A record in which CloudTrail told of an event anew. */
export type Addendum = {
  readonly eventId: string;
  readonly accountId: string;
  /** The unit of the actor that it shows. */
  readonly unit: UnitId;
  /** What it says to be new; null where it says nothing. */
  readonly fields: string | null;
  /** Since when it is known. */
  readonly epoch: string;
};

/** What tells one record's event from others. */
export type AmendableRecord = Pick<RecordColumns, 'eventUuid' | 'account'>;

/** What was told anew of a record. */
export type AddendaOf = (record: AmendableRecord) => readonly Addendum[];

// By the hash that the key of records begins with; the offset has each event looked up by itself.
const RECORD_OF = (uuid: string, account: string): string => `
    select actor, event_time from record
    where uuid_hash_extended(event_uuid, 0) = uuid_hash_extended(${uuid}, 0) and event_uuid = ${uuid} and account = ${account}
    offset 0`;

// An addendum may be told of anew itself. Mostly nothing is amended, and nothing else is looked at then. The inner select
// keeps the planner from counting the list, and so from planning each question anew.
const ADDENDA = `
  with recursive later as (
    select a.event_uuid as first_uuid, a.account, a.by_uuid, a.by_event_id, a.fields, a.epoch
    from amended a
    where a.event_uuid = any((select $1::uuid[])::uuid[])
    union
    select l.first_uuid, a.account, a.by_uuid, a.by_event_id, a.fields, a.epoch
    from later l
    cross join lateral (select * from amended where event_uuid = l.by_uuid and account = l.account offset 0) a
  )
  select distinct l.first_uuid, l.account, l.by_event_id, l.fields, l.epoch, r.actor
  from later l
  cross join lateral (${RECORD_OF('l.by_uuid', 'l.account')}
  ) r
  order by l.first_uuid, l.account, l.by_event_id, r.actor, l.fields, l.epoch`;

type Row = {
  readonly first_uuid: string;
  readonly account: string;
  readonly by_event_id: string;
  readonly fields: string | null;
  readonly epoch: string;
  readonly actor: UnitId;
};

const NONE: readonly Addendum[] = [];

/** What was told anew of some records, in one query: the addenda of the same account, and theirs. */
export async function addendaOf(
  pool: pg.Pool | pg.ClientBase,
  records: readonly AmendableRecord[],
): Promise<AddendaOf> {
  if (records.length === 0) return () => NONE;
  const values = [records.map(({ eventUuid }) => eventUuid)];
  const { rows } = await pool.query<Row>({ name: 'addenda', text: ADDENDA, values });
  const found = new Map<string, Addendum[]>();
  for (const { first_uuid, account, by_event_id, fields, epoch, actor } of rows) {
    const key = keyOf({ eventUuid: first_uuid, account });
    const addenda = found.get(key) ?? [];
    addenda.push({ eventId: by_event_id, accountId: account, unit: actor, fields, epoch });
    found.set(key, addenda);
  }
  return found.size === 0 ? () => NONE : (record) => found.get(keyOf(record)) ?? NONE;
}

const keyOf = ({ eventUuid, account }: AmendableRecord): string => `${eventUuid} ${account}`;

const IS_ANY_TOLD_ANEW = `
  select exists (select from amended) as is_any`;

const toldAnew = (isTheirs: string): string => `
  with recursive told as (
    select a.event_uuid, a.account
    from amended a
    cross join lateral (${RECORD_OF('a.by_uuid', 'a.account')}
    ) r
    where ${isTheirs}
    union
    select a.event_uuid, a.account from told join amended a on a.by_uuid = told.event_uuid and a.account = told.account
  )
  select r.actor, (extract(epoch from r.event_time) * 1000)::bigint as event_ms
  from told
  cross join lateral (${RECORD_OF('told.event_uuid', 'told.account')}
  ) r
  where isfinite(r.event_time)`;

// Asked of all units of somebody. Few events are amended, so the list is mostly not looked at; and the inner select keeps
// the planner from looking at each of thousands.
const TOLD_ANEW_BY = toldAnew('r.actor = any((select $1::uuid[])::uuid[])');

const TOLD_ANEW_BY_ORIGIN = toldAnew(`exists (select from unit u where u.actor = r.actor and ${NAMES} offset 0)`);

/** A record that was told of anew: whom it shows itself, and when it took place, in milliseconds. */
export type ToldAnew = { readonly actor: UnitId; readonly event_ms: string };

/**
 * The records that addenda showing some units are about. Where there are no addenda at all, thousands of units need not be
 * sent to find none.
 */
export async function toldAnewBy(
  pool: pg.Pool | pg.ClientBase,
  units: readonly UnitId[],
): Promise<readonly ToldAnew[]> {
  if (units.length === 0 || !(await isAnyToldAnew(pool))) return [];
  const values = [`{${units.join(',')}}`]; // the driver's own quoting looks at every character
  const { rows } = await pool.query<ToldAnew>(TOLD_ANEW_BY, values);
  return rows;
}

/** The records that addenda are about which show a unit whose answer names an origin of this id. */
export async function toldAnewByOrigin(pool: pg.Pool | pg.ClientBase, originId: string): Promise<readonly ToldAnew[]> {
  if (!(await isAnyToldAnew(pool))) return [];
  const { rows } = await pool.query<ToldAnew>(TOLD_ANEW_BY_ORIGIN, [originId]);
  return rows;
}

async function isAnyToldAnew(pool: pg.Pool | pg.ClientBase): Promise<boolean> {
  const { rows } = await pool.query<{ is_any: boolean }>(IS_ANY_TOLD_ANEW);
  return rows[0]?.is_any === true;
}
