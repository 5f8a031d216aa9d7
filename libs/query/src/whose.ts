import type { EpochMs } from '#kernel';
import type { Attribution, UnitId } from '#lineage';
import type pg from 'pg';
import { createAnswerBook, spanIndex } from './answer-book.ts';
import type { AnswerBook } from './answer-book.ts';
import { readCallers, toldAnewOf, withToldAnew } from './callers.ts';
import type { Belonging, Whose } from './event-question.ts';
import { isNamedBy } from './named-by.ts';
import { isNamedOrigin, unitsOfOrigin } from './origin-units.ts';
import { recogniseId } from './recognise-id.ts';
import { unitsBelow } from './unit-times.ts';
import { turnedUnits, unitsOfAll, unitsOfList } from './units-by-time.ts';
import type { UnitsByTime } from './units-by-time.ts';
import { wayBackOf } from './way-back.ts';
import type { WayBack } from './way-back.ts';

const SEEDS = {
  key: `select actor from unit where hashtextextended(access_key_id, 0) = hashtextextended($1, 0) and access_key_id = $1`,
  session: `select actor from unit where hashtextextended(session_arn, 0) = hashtextextended($1, 0) and session_arn = $1`,
  'session-id': `select actor from unit where hashtextextended(session_id, 0) = hashtextextended($1, 0) and session_id = $1`,
  role: `select actor from unit where role_arn = $1`,
  'unique-id': `select actor from unit where unique_id = $1`,
  principal: `select actor from unit where hashtextextended(principal_id, 0) = hashtextextended($1, 0) and principal_id = $1`,
} as const;

/** The users whose unique id some units bear, by what their records name them. */
const ORIGINS_OF = `
  select distinct unnest(origin_ids) as id from unit where actor = any($1::uuid[]) and session_id is null`;

/** Calls that make credentials, by the units that made them. The condition is that of the index `record_issuing`. */
const ISSUING_CALLS = `
  select coalesce(event_id, event_uuid::text) as id, event_uuid, account, actor
  from record
  where actor = any($1::uuid[])
    and (event_name like 'Assume%' or event_name like 'Get%Token' or event_name like 'Create%Token%'
      or event_name in ('SwitchRole', 'ConsoleLogin'))`;

/**
 * Everything that somebody did, through every role that they went on to take: the events whose answer names an origin of
 * this id, or, for a role, a session, a key or a unique id, those whose way back passes through it.
 *
 * @param text an ARN, a unique id, a key id, a session id, or an origin's id as answers give it
 * @returns null where the lineage knows nothing of that id
 */
export async function whoseOf(pool: pg.Pool | pg.ClientBase, text: string): Promise<Whose | null> {
  const { kind, id } = recogniseId(text);
  switch (kind) {
    case 'role':
    case 'session':
    case 'session-id':
    case 'principal':
      return throughUnits(pool, await seedsOf(pool, kind, id));
    case 'key':
    case 'unique-id':
      return throughIdentity(pool, await seedsOf(pool, kind, id));
    default: {
      const federated = /^arn:[\w-]+:sts::(\d{12}):federated-user\/(.+)$/.exec(id);
      if (federated !== null) {
        return throughUnits(pool, await seedsOf(pool, 'principal', `${federated[1] ?? ''}:${federated[2] ?? ''}`));
      }
      return whoseOfOrigin(pool, id);
    }
  }
}

/** The events whose answer names an origin of this id; null where no unit's answer does or may. */
export async function whoseOfOrigin(pool: pg.Pool | pg.ClientBase, originId: string): Promise<Whose | null> {
  if (!(await isNamedOrigin(pool, originId))) return null;
  return {
    units: await unitsBehindOrigin(pool, originId),
    belonging: (unit, at, book) => byOrigin(book.attributionAt(unit, at), originId),
  };
}

/**
 * The units whose events may be those of an origin of this id, onwards in time or back: whose answer names it, and who took
 * part in what addenda say to be theirs.
 *
 * @param isTurned goes back in time: all times are turned to their negatives
 */
export async function unitsBehindOrigin(
  pool: pg.Pool | pg.ClientBase,
  originId: string,
  isTurned = false,
): Promise<UnitsByTime> {
  const told = await toldAnewOf(pool, originId);
  const units = unitsOfOrigin(pool, originId, { isTurned });
  return told.length === 0 ? units : unitsOfAll([units, unitsOfList(isTurned ? turnedUnits(told) : told)]);
}

function byOrigin({ origin, candidates }: Attribution, originId: string): Belonging {
  if (origin !== null) return isNamedBy(origin, originId) ? 'IS' : 'IS_NOT';
  const mayBe = candidates.some((candidate) => candidate.origin !== null && isNamedBy(candidate.origin, originId));
  return mayBe ? 'MAY_BE' : 'IS_NOT';
}

async function throughUnits(pool: pg.Pool | pg.ClientBase, seeds: readonly UnitId[]): Promise<Whose | null> {
  if (seeds.length === 0) return null;
  const units = await withToldAnew(pool, await unitsBelow(pool, seeds));
  const wanted = new Set(seeds);
  return judgedByWay(unitsOfList(units), (way) =>
    meets(way.units, wanted) ? 'IS' : meets(way.perhaps, wanted) ? 'MAY_BE' : 'IS_NOT',
  );
}

/**
 * A user's own key or unique id: what its units did, and what was done through the sessions that their calls issued. A
 * user is the origin of these, and no unit on the way back; the records of the calls tell which key made them.
 */
async function throughIdentity(pool: pg.Pool | pg.ClientBase, seeds: readonly UnitId[]): Promise<Whose | null> {
  const through = await throughUnits(pool, seeds);
  const { rows: origins } = await pool.query<{ id: string }>(ORIGINS_OF, [seeds]);
  if (through === null || origins.length === 0) return through;
  const wanted = new Set(seeds);
  const issuing = await issuingCallsOf(pool, wanted);
  const units = [through.units];
  for (const { id } of origins) units.push(await unitsBehindOrigin(pool, id));
  return judgedByWay(unitsOfAll(units), (way) => {
    if (meets(way.units, wanted) || meets(way.issuedBy, issuing)) return 'IS';
    return meets(way.perhaps, wanted) || meets(way.perhapsIssuedBy, issuing) ? 'MAY_BE' : 'IS_NOT';
  });
}

type CallRow = {
  readonly id: string;
  readonly event_uuid: string;
  readonly account: string;
  readonly actor: UnitId;
};

/** The event ids of the calls that some units made to issue credentials, but for those that others are said to have made. */
async function issuingCallsOf(pool: pg.Pool | pg.ClientBase, units: ReadonlySet<UnitId>): Promise<ReadonlySet<string>> {
  const { rows } = await pool.query<CallRow>(ISSUING_CALLS, [[...units]]);
  const calls = rows.map(({ event_uuid: eventUuid, ...row }) => ({ ...row, eventUuid }));
  const callers = await readCallers(pool, calls, createAnswerBook(pool));
  return new Set(calls.filter((call) => callers.of(call).some((unit) => units.has(unit))).map(({ id }) => id));
}

/** Judgements are remembered by span, within a bound. */
const MOST_JUDGEMENTS = 100_000;

function judgedByWay(units: UnitsByTime, judge: (way: WayBack) => Belonging): Whose {
  const judged = new Map<string, Belonging>();
  const belonging = (unit: UnitId, at: EpochMs, book: AnswerBook): Belonging => {
    const key = `${unit} ${spanIndex(book.resolutionOf(unit), at)}`;
    const known = judged.get(key);
    if (known !== undefined) return known;
    if (judged.size >= MOST_JUDGEMENTS) judged.clear();
    const answer = judge(wayBackOf(unit, at, book.resolutionOf));
    judged.set(key, answer);
    return answer;
  };
  return { units, belonging };
}

async function seedsOf(
  pool: pg.Pool | pg.ClientBase,
  kind: keyof typeof SEEDS,
  id: string,
): Promise<readonly UnitId[]> {
  const { rows } = await pool.query<{ actor: UnitId }>(SEEDS[kind], [id]);
  return rows.map((row) => row.actor);
}

function meets<T>(values: ReadonlySet<T>, wanted: ReadonlySet<T>): boolean {
  const [few, many] = values.size < wanted.size ? [values, wanted] : [wanted, values];
  for (const value of few) if (many.has(value)) return true;
  return false;
}
