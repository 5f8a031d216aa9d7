import type { EpochMs } from '#kernel';
import { CopyEncoder, copyInto } from '#ledger';
import {
  actorColumnsOf,
  actorRest,
  answerText,
  oddSessionArn,
  originHead,
  outcomeOfResolution,
  sessionKeyOf,
} from '#lineage';
import type { KnownSighting, Resolution, Resolver, Status } from '#lineage';
import type pg from 'pg';
import { nameOrigins, namingsOf } from './origin-store.ts';
import type { Namings, UnitChange, UnitState } from './origin-store.ts';
import { publicSessionIdOf } from './public-session-id.ts';
import { textArray, textArrayLiteral } from './text-array.ts';
import { originsOfUnit } from './unit-origins.ts';
import { resolutionOf } from './unit-row.ts';
import type { StoredUnit } from './unit-row.ts';

/** A unit with its answer. */
export type UnitRow = {
  readonly sighting: KnownSighting;
  readonly firstAt: EpochMs;
  readonly lastAt: EpochMs;
  readonly resolution: Resolution;
};

/** Who answers, and the epoch that it is known from. */
export type StepBy = { readonly resolver: Resolver; readonly epoch: string };

const COPY = `
  copy unit (actor, epoch, first_at, last_at, created_at, status, account, principal_id, access_key_id,
    odd_session_arn, role_arn, session_id, rest, answer, origin_ids, possible_origin_ids, answer_epoch, resolver_version)
  from stdin (format binary)`;

/** The answer that was believed until now becomes a revision, with the version that gave it. */
const ANSWER = `
  with believed as (
    insert into revision (actor, from_epoch, until_epoch, status, answer, origin_ids, possible_origin_ids, resolver_version)
    select actor, answer_epoch, $8::bigint, status, answer, origin_ids, possible_origin_ids, resolver_version
    from unit where actor = any($1::uuid[])
  )
  update unit
  set first_at = new.first_at, last_at = new.last_at, status = new.status, answer = new.answer, answer_epoch = $8::bigint,
    resolver_version = $9::smallint,
    origin_ids = new.stated::text[], possible_origin_ids = new.possible::text[]
  from unnest($1::uuid[], $2::timestamptz[], $3::timestamptz[], $4::text[], $5::text[], $6::text[], $7::text[])
    as new (actor, first_at, last_at, status, answer, stated, possible)
  where unit.actor = new.actor`;

const MOVE = `
  update unit
  set first_at = new.first_at, last_at = new.last_at
  from unnest($1::uuid[], $2::timestamptz[], $3::timestamptz[]) as new (actor, first_at, last_at)
  where unit.actor = new.actor`;

/** Writes units that were not seen before. */
export async function insertUnits(client: pg.ClientBase, units: readonly UnitRow[], by: StepBy): Promise<void> {
  if (units.length === 0) return;
  const rows = new CopyEncoder(18, units.length * 1024);
  const inOrder = [...units].sort((a, b) => (a.sighting.unit < b.sighting.unit ? -1 : 1));
  for (const unit of inOrder) writeRow(rows, unit, Number(by.epoch), by.resolver.version);
  await copyInto(client, COPY, rows);
  const come = inOrder.map((unit): UnitChange => ({ unit: unit.sighting.unit, before: null, after: stateOf(unit) }));
  await nameOrigins(client, namingsOf(come));
}

function writeRow(rows: CopyEncoder, row: UnitRow, epoch: number, version: number): void {
  const { sighting, firstAt, lastAt, resolution } = row;
  const columns = actorColumnsOf(sighting.actor);
  const sessionKey = sessionKeyOf(sighting.actor);
  const { stated, possible } = originsOfUnit(resolution);
  rows.row().uuid(sighting.unit).int8(epoch).time(firstAt).time(lastAt);
  if (columns.createdAt === null) rows.bytes(null);
  else rows.time(columns.createdAt);
  rows
    .text(statusOf(row))
    .text(columns.accountId)
    .text(columns.principalId)
    .text(columns.accessKeyId)
    .text(oddSessionArn(columns))
    .text(columns.roleArn)
    .text(sessionKey === null ? null : publicSessionIdOf(sessionKey))
    .text(actorRest(sighting.actor, columns))
    .text(answerText(resolution))
    .bytes(textArray(stated.map(originHead)))
    .bytes(textArray(possible.map(originHead)))
    .int8(epoch)
    .int2(version);
}

/** Units that one statement writes: the next ones are put into words while the server is at work. */
const MOST_AT_ONCE = 1_000;

/**
 * Writes the answers and times of units that were seen before. Those whose row would be the same stay untouched, and of
 * those whose answer stays only the times are written. They are written in the order of the indexes that grow by it.
 *
 * @returns how many were written
 */
export async function updateUnits(
  client: pg.ClientBase,
  units: readonly KnownUnitRow[],
  { resolver, epoch }: StepBy,
): Promise<number> {
  let written = 0;
  let atWork: Promise<unknown> = Promise.resolve();
  const namings: Namings[] = [];
  const inOrder = units.toSorted((a, b) => (a.before.unit < b.before.unit ? -1 : 1));
  for (let from = 0; from < inOrder.length; from += MOST_AT_ONCE) {
    const changes = inOrder.slice(from, from + MOST_AT_ONCE).map(changeOf);
    const answered = changes.filter(isAnswered);
    const moved = changes.filter((change) => !isAnswered(change) && isMoved(change));
    const columns = answerColumns(answered);
    namings.push(namingsOf([...answered.map(changeOfAnswer), ...moved.map(changeOfTimes)]));
    await atWork;
    if (moved.length > 0) await client.query(MOVE, timeColumns(moved).slice(0, 3));
    if (answered.length > 0) {
      atWork = client.query(ANSWER, [...columns, epoch, resolver.version]);
      atWork.catch(() => undefined); // awaited above or below; until then it must not go unhandled
    }
    written += answered.length + moved.length;
  }
  await atWork;
  await nameOrigins(client, {
    gone: namings.flatMap(({ gone }) => gone),
    left: namings.flatMap(({ left }) => left),
    come: namings.flatMap(({ come }) => come),
  });
  return written;
}

/** A unit that was seen before, and its row of then. */
export type KnownUnitRow = UnitRow & { readonly before: StoredUnit };

export type Change = { readonly unit: KnownUnitRow; readonly status: Status; readonly answer: string };

export const changeOf = (unit: KnownUnitRow): Change => ({
  unit,
  status: statusOf(unit),
  answer: answerText(unit.resolution),
});

const stateOf = ({ firstAt, lastAt, resolution: answer }: UnitRow): UnitState => ({ firstAt, lastAt, answer });

function changeOfAnswer({ unit }: Change): UnitChange {
  const { before } = unit;
  const { firstAt, lastAt } = before;
  return { unit: before.unit, before: { firstAt, lastAt, answer: resolutionOf(before) }, after: stateOf(unit) };
}

/** Its answer stays as it was. */
function changeOfTimes({ unit }: Change): UnitChange {
  const { firstAt, lastAt } = unit.before;
  const after = stateOf(unit);
  return { unit: unit.before.unit, before: { ...after, firstAt, lastAt }, after };
}

/** A status that changes with the times alone is another answer as well: what was known before must stay to be asked. */
export const isAnswered = ({ unit: { before }, status, answer }: Change): boolean =>
  answer !== before.answer || status !== before.status;

const isMoved = ({ unit: { before, firstAt, lastAt } }: Change): boolean =>
  before.firstAt !== firstAt || before.lastAt !== lastAt;

function answerColumns(changes: readonly Change[]): string[][] {
  const origins = changes.map(({ unit }) => originsOfUnit(unit.resolution));
  return [
    ...timeColumns(changes),
    changes.map(({ answer }) => answer),
    origins.map(({ stated }) => textArrayLiteral(stated.map(originHead))),
    origins.map(({ possible }) => textArrayLiteral(possible.map(originHead))),
  ];
}

function timeColumns(changes: readonly Change[]): string[][] {
  return [
    changes.map(({ unit }) => unit.sighting.unit),
    changes.map(({ unit }) => new Date(unit.firstAt).toISOString()),
    changes.map(({ unit }) => new Date(unit.lastAt).toISOString()),
    changes.map(({ status }) => status),
  ];
}

/** The least certain status that the unit has at any time between its first and its last use. */
export function statusOf({ resolution, firstAt, lastAt }: Omit<UnitRow, 'sighting'>): Status {
  const { spans, otherwise } = resolution;
  if (spans.length === 0) return otherwise.status;
  const whole = spans.find((span) => span.from <= firstAt && lastAt <= span.until);
  if (whole !== undefined) return whole.outcome.status;
  // An answer changes where a span begins, and where one ends and another does not follow at once.
  const changes = spans.flatMap((span) => [span.from, (span.until + 1) as EpochMs]);
  const moments = [firstAt, ...changes.filter((at) => firstAt < at && at <= lastAt)];
  const statuses = new Set(moments.map((at) => outcomeOfResolution(resolution, at).status));
  const leastFirst: readonly Status[] = ['INCOMPLETE', 'AMBIGUOUS', 'CORROBORATED'];
  return leastFirst.find((status) => statuses.has(status)) ?? 'PROVEN';
}
