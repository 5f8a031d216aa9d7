import type { Actor } from '#cloudtrail';
import type { EpochMs } from '#kernel';
import { actorOf, parseAnswerText } from '#lineage';
import type { Resolution, Status, UnitId } from '#lineage';
import type pg from 'pg';

/** A unit as it is stored. */
export type StoredUnit = {
  readonly unit: UnitId;
  readonly actor: Actor;
  readonly firstAt: EpochMs;
  readonly lastAt: EpochMs;
  readonly status: Status;
  /** As `answerText` wrote it. */
  readonly answer: string;
};

/** What `storedUnitOf` needs, for the select list of a query over `lineage.unit` as `u`. */
export const UNIT_COLUMNS = `
  u.actor, (extract(epoch from u.first_at) * 1000)::bigint as first_ms,
  (extract(epoch from u.last_at) * 1000)::bigint as last_ms, (extract(epoch from u.created_at) * 1000)::bigint as created_ms,
  u.status, u.account, u.principal_id, u.access_key_id, u.session_arn, u.role_arn, u.rest, u.answer`;

const BY_ID = `
  select ${UNIT_COLUMNS} from unit u where u.actor = any($1::uuid[])`;

/** A row of `UNIT_COLUMNS` as the driver gives it. */
export type StoredUnitRow = {
  readonly actor: UnitId;
  readonly first_ms: string;
  readonly last_ms: string;
  readonly created_ms: string | null;
  readonly status: Status;
  readonly account: string | null;
  readonly principal_id: string | null;
  readonly access_key_id: string | null;
  readonly session_arn: string | null;
  readonly role_arn: string | null;
  readonly rest: string;
  readonly answer: string;
};

/** Turns a row into a unit. */
export function storedUnitOf(row: StoredUnitRow): StoredUnit {
  const columns = {
    accountId: row.account,
    principalId: row.principal_id,
    accessKeyId: row.access_key_id,
    createdAt: row.created_ms === null ? null : (Number(row.created_ms) as EpochMs),
    sessionArn: row.session_arn,
    roleArn: row.role_arn,
  };
  return {
    unit: row.actor,
    actor: actorOf(columns, row.rest),
    firstAt: Number(row.first_ms) as EpochMs,
    lastAt: Number(row.last_ms) as EpochMs,
    status: row.status,
    answer: row.answer,
  };
}

const resolutions = new WeakMap<StoredUnit, Resolution>();

/** The stored answer of a unit, read once. */
export function resolutionOf(unit: StoredUnit): Resolution {
  const known = resolutions.get(unit);
  if (known !== undefined) return known;
  const resolution = parseAnswerText(unit.unit, unit.actor, unit.answer);
  resolutions.set(unit, resolution);
  return resolution;
}

/** Some units, as far as they are known. */
export async function storedUnits(
  client: pg.ClientBase | pg.Pool,
  units: readonly UnitId[],
): Promise<readonly StoredUnit[]> {
  if (units.length === 0) return [];
  const { rows } = await client.query<StoredUnitRow>(BY_ID, [units]);
  return rows.map(storedUnitOf);
}
