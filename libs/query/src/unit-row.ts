import type { EpochMs } from '#kernel';
import { originHashOf } from '#lineage';
import type { Status, UnitId } from '#lineage';
import type pg from 'pg';
import type { RecognisedId } from './recognise-id.ts';

/** A unit as it is looked up, without its answer. */
export type UnitRow = {
  readonly unit: UnitId;
  readonly sessionId: string | null;
  readonly accountId: string | null;
  readonly principalId: string | null;
  readonly accessKeyId: string | null;
  readonly sessionArn: string | null;
  readonly sessionName: string | null;
  readonly roleArn: string | null;
  readonly createdAt: EpochMs | null;
  readonly firstAt: EpochMs;
  readonly lastAt: EpochMs;
  /** The least certain status that it has at any time. */
  readonly status: Status;
};

/** The kinds of ids that units are looked up by. */
export type UnitIdKind = Exclude<RecognisedId['kind'], 'event' | 'malformed'>;

const COLUMNS = `
  select u.actor, u.session_id, u.account, u.principal_id, u.access_key_id, u.session_arn, u.session_name,
    u.role_arn, (extract(epoch from u.created_at) * 1000)::bigint as created_ms,
    (extract(epoch from u.first_at) * 1000)::bigint as first_ms, (extract(epoch from u.last_at) * 1000)::bigint as last_ms,
    u.status
  from unit u`;

const ORDER = `
  order by u.first_at, u.actor
  limit $2`;

/** Most texts are indexed by their hashes. */
const is = (column: string): string => `hashtextextended(${column}, 0) = hashtextextended($1, 0) and ${column} = $1`;

/** Units are found by the hash of an origin's id, and keep the first 500 characters of it. */
const NAMING = `u.actor in (select actor from unit_origin where origin = $3::bigint)`;
const STATED = `u.origin_ids @> array[left($1, 500)]`;

const BY_KIND: Readonly<Record<UnitIdKind, string>> = {
  key: `${COLUMNS} where ${is('u.access_key_id')}${ORDER}`,
  session: `${COLUMNS} where ${is('u.session_arn')}${ORDER}`,
  'session-id': `${COLUMNS} where ${is('u.session_id')}${ORDER}`,
  role: `${COLUMNS} where u.role_arn = $1${ORDER}`,
  user: `${COLUMNS} where ${NAMING} and ${STATED}${ORDER}`,
  'unique-id': `${COLUMNS} where u.unique_id = $1${ORDER}`,
  principal: `${COLUMNS} where ${is('u.principal_id')} and u.session_id is not null${ORDER}`,
  instance: `${COLUMNS} where ${is('u.session_name')}${ORDER}`,
};

const BY_SESSION = `${COLUMNS} 
  where hashtextextended(u.session_id, 0) = any (array(select hashtextextended(id, 0) from unnest($1::text[]) id))
    and u.session_id = any ($1::text[])${ORDER}`;

const BY_ACTOR = `${COLUMNS}
  where u.actor = any ($1::uuid[])${ORDER}`;

const OF_ORIGIN = `${COLUMNS}
  where ${NAMING} and (${STATED} or u.possible_origin_ids @> array[left($1, 500)])${ORDER}`;

const CHILDREN = `${COLUMNS}
  where u.actor in (select edge.child from edge where edge.parent = any($1::uuid[]))${ORDER}`;

type Row = {
  readonly actor: UnitId;
  readonly session_id: string | null;
  readonly account: string | null;
  readonly principal_id: string | null;
  readonly access_key_id: string | null;
  readonly session_arn: string | null;
  readonly session_name: string | null;
  readonly role_arn: string | null;
  readonly created_ms: string | null;
  readonly first_ms: string;
  readonly last_ms: string;
  readonly status: Status;
};

/** The units that an id leads to, by first use, `limit` at most. For a user: all units whose answer names the user. */
export function unitsOfId(
  pool: pg.Pool | pg.ClientBase,
  { kind, id }: { readonly kind: UnitIdKind; readonly id: string },
  limit: number,
): Promise<readonly UnitRow[]> {
  return unitRows(pool, BY_KIND[kind], id, limit, ...(kind === 'user' ? [originHashOf(id)] : []));
}

/** The units whose answer names an origin of this id at some time, as the one or as one of several, by first use. */
export function unitsOfOriginId(
  pool: pg.Pool | pg.ClientBase,
  originId: string,
  limit: number,
): Promise<readonly UnitRow[]> {
  return unitRows(pool, OF_ORIGIN, originId, limit, originHashOf(originId));
}

/** All units of some sessions, by the sessions' public ids. */
export function unitsOfSessions(
  pool: pg.Pool | pg.ClientBase,
  sessionIds: readonly string[],
  limit: number,
): Promise<readonly UnitRow[]> {
  return unitRows(pool, BY_SESSION, sessionIds, limit);
}

/** Some units by themselves, as far as they are known. */
export function unitsByActor(pool: pg.Pool | pg.ClientBase, units: readonly UnitId[]): Promise<readonly UnitRow[]> {
  return unitRows(pool, BY_ACTOR, units, units.length);
}

/** The units that any of these took part in making: those whose candidates lead to them. */
export function childrenOf(
  pool: pg.Pool | pg.ClientBase,
  units: readonly UnitId[],
  limit: number,
): Promise<readonly UnitRow[]> {
  return unitRows(pool, CHILDREN, units, limit);
}

async function unitRows(
  pool: pg.Pool | pg.ClientBase,
  sql: string,
  key: string | readonly string[],
  limit: number,
  ...hashes: readonly number[]
): Promise<readonly UnitRow[]> {
  if (key.length === 0) return [];
  const { rows } = await pool.query<Row>(sql, [key, limit, ...hashes]);
  return rows.map((row) => ({
    unit: row.actor,
    sessionId: row.session_id,
    accountId: row.account,
    principalId: row.principal_id,
    accessKeyId: row.access_key_id,
    sessionArn: row.session_arn,
    sessionName: row.session_name,
    roleArn: row.role_arn,
    createdAt: row.created_ms === null ? null : (Number(row.created_ms) as EpochMs),
    firstAt: Number(row.first_ms) as EpochMs,
    lastAt: Number(row.last_ms) as EpochMs,
    status: row.status,
  }));
}
