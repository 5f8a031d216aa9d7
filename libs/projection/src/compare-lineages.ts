import { isoOf } from '#kernel';
import { changeOfAnswer, RESOLVER, sessionKeyOf } from '#lineage';
import type { AnswerChange, Resolver, UnitId } from '#lineage';
import { withRetry } from '#platform';
import type pg from 'pg';
import { buildBeside, emptyBeside, followEpochs } from './build-beside.ts';
import type { Going } from './build-beside.ts';
import { enterPlace } from './lineage-place.ts';
import { publicSessionIdOf } from './public-session-id.ts';
import { withRebuildLock } from './rebuild-lock.ts';
import { resolutionOf, storedUnits } from './unit-row.ts';
import type { StoredUnit } from './unit-row.ts';

/** A unit that another resolver answers for otherwise. */
export type ChangedAnswer = AnswerChange & {
  readonly unit: UnitId;
  /** The session's public id; null for identities without a session. */
  readonly sessionId: string | null;
  readonly sessionArn: string | null;
  readonly accessKeyId: string | null;
  readonly principalId: string | null;
  /** Its first acts from the moment on at which the change shows. */
  readonly events: readonly { readonly eventId: string; readonly accountId: string }[];
};

export type CompareOptions = Going & {
  readonly resolver?: Resolver;
  /** Told what part of the units was compared so far, from 0 to 1. */
  readonly onCompared?: (part: number) => void;
  /** How many units one statement compares. */
  readonly unitsAtOnce?: number;
  readonly patienceMs?: number;
};

const LOCK_PRESENT = `
  select pg_advisory_lock(7270736902)`;

const FREE_PRESENT = `
  select pg_advisory_unlock(7270736902)`;

// A reader of the result may be slow. No transaction of this kind holds anybody's horizon back, since it writes nothing.
const COMPARE = `
  begin isolation level repeatable read read only;
  set local idle_in_transaction_session_timeout = 0`;

const UNTIL = `
  select least(
    (select actor from lineage.unit where actor > $1::uuid order by actor offset $2 limit 1),
    (select actor from lineage_next.unit where actor > $1::uuid order by actor offset $2 limit 1),
    $3::uuid
  ) as until`;

const CHANGED = `
  select coalesce(b.actor, a.actor) as actor
  from (select actor, status, answer from lineage.unit where actor > $1::uuid and actor <= $2::uuid) b
  full join (select actor, status, answer from lineage_next.unit where actor > $1::uuid and actor <= $2::uuid) a
    on a.actor = b.actor
  where b.answer is distinct from a.answer or b.status is distinct from a.status
  order by 1`;

const EXAMPLES = `
  select c.unit, r.event_id, r.account
  from unnest($1::uuid[], $2::timestamptz[]) as c (unit, at)
  cross join lateral (
    select coalesce(r.event_id, r.event_uuid::text) as event_id, r.account
    from ledger.record r
    where uuid_hash_extended(r.actor, 0) = uuid_hash_extended(c.unit, 0) and r.actor = c.unit and r.event_time >= c.at
    order by r.event_time, r.event_uuid limit $3
  ) r`;

const FIRST = '00000000-0000-0000-0000-000000000000';
const LAST = 'ffffffff-ffff-ffff-ffff-ffffffffffff';
/** Units that one statement compares, and changed ones whose answers are read at once. */
const UNITS_AT_ONCE = 5_000;
const ANSWERS_AT_ONCE = 500;
const MOST_EXAMPLES = 3;

/**
 * Computes what a resolver answers, beside the present lineage, and compares the two at one state of knowledge: the present
 * one as of the epoch that it stands at. Changes nothing that questions are asked of; what was computed is kept, so that a
 * switch need only catch up.
 *
 * @param onChange told each unit whose answer differs, by unit; memory does not grow with their number
 * @throws {RebuildRunning}
 */
export async function compareLineages(
  pool: pg.Pool,
  onChange: (change: ChangedAnswer) => Promise<void>,
  options: CompareOptions = {},
): Promise<void> {
  const { resolver = RESOLVER, patienceMs } = options;
  await withRetry(() => withRebuildLock(pool, (client) => buildBeside(client, resolver, options), patienceMs));
  await withRebuildLock(
    pool,
    async (client) => {
      await buildBeside(client, resolver, options);
      await enterSameEpoch(client, resolver, options);
      await compare(client, onChange, options);
      await client.query('commit');
    },
    patienceMs,
  );
}

/** Throws away what was computed beside the present lineage. @throws {RebuildRunning} */
export function discardBeside(pool: pg.Pool, patienceMs?: number): Promise<void> {
  return withRetry(() => withRebuildLock(pool, emptyBeside, patienceMs));
}

/** The present lineage stands still until the transaction has its snapshot, which then holds both at one epoch. */
async function enterSameEpoch(client: pg.ClientBase, resolver: Resolver, going: Going): Promise<void> {
  await client.query(LOCK_PRESENT);
  await followEpochs(client, resolver, going);
  await client.query(COMPARE);
  await client.query(FREE_PRESENT);
}

async function compare(
  client: pg.ClientBase,
  onChange: (change: ChangedAnswer) => Promise<void>,
  { onCompared, signal, unitsAtOnce = UNITS_AT_ONCE }: CompareOptions,
): Promise<void> {
  for (let after = FIRST; after !== LAST;) {
    signal?.throwIfAborted();
    const { rows } = await client.query<{ until: string }>(UNTIL, [after, unitsAtOnce - 1, LAST]);
    const { until = LAST } = rows[0] ?? {};
    const { rows: changed } = await client.query<{ actor: UnitId }>(CHANGED, [after, until]);
    const ids = changed.map(({ actor }) => actor);
    for (let from = 0; from < ids.length; from += ANSWERS_AT_ONCE) {
      for (const change of await changesOf(client, ids.slice(from, from + ANSWERS_AT_ONCE))) await onChange(change);
    }
    onCompared?.(partOf(until));
    after = until;
  }
}

/** Units are named by hashes, so how far their names have come is how many there were. */
const partOf = (unit: UnitId): number => parseInt(unit.slice(0, 8), 16) / 0xffffffff;

type Pair = { readonly known: StoredUnit; readonly change: AnswerChange };

async function changesOf(client: pg.ClientBase, units: readonly UnitId[]): Promise<readonly ChangedAnswer[]> {
  await enterPlace(client, 'present');
  const before = new Map((await storedUnits(client, units)).map((unit) => [unit.unit, unit]));
  await enterPlace(client, 'beside');
  const after = new Map((await storedUnits(client, units)).map((unit) => [unit.unit, unit]));
  const pairs = units.flatMap((unit) => pairOf(before.get(unit), after.get(unit)));
  const events = await examplesOf(client, pairs);
  return pairs.map(({ known: { unit, actor }, change }) => {
    const sessionKey = sessionKeyOf(actor);
    return {
      ...change,
      unit,
      sessionId: sessionKey === null ? null : publicSessionIdOf(sessionKey),
      sessionArn: actor.arn?.includes(':assumed-role/') === true ? actor.arn : null,
      accessKeyId: actor.accessKeyId,
      principalId: actor.principalId,
      events: events.get(unit) ?? [],
    };
  });
}

function pairOf(before: StoredUnit | undefined, after: StoredUnit | undefined): readonly Pair[] {
  const known = before ?? after;
  if (known === undefined) return [];
  return [{ known, change: changeOfAnswer(answeredOf(before), answeredOf(after)) }];
}

const answeredOf = (unit: StoredUnit | undefined): Parameters<typeof changeOfAnswer>[0] =>
  unit === undefined ? null : { resolution: resolutionOf(unit), firstAt: unit.firstAt, lastAt: unit.lastAt };

async function examplesOf(
  client: pg.ClientBase,
  pairs: readonly Pair[],
): Promise<ReadonlyMap<UnitId, ChangedAnswer['events']>> {
  const { rows } = await client.query<{ unit: UnitId; event_id: string; account: string }>(EXAMPLES, [
    pairs.map(({ known }) => known.unit),
    pairs.map(({ change }) => isoOf(change.at)),
    MOST_EXAMPLES,
  ]);
  const events = new Map<UnitId, { eventId: string; accountId: string }[]>();
  for (const { unit, event_id: eventId, account: accountId } of rows) {
    events.set(unit, [...(events.get(unit) ?? []), { eventId, accountId }]);
  }
  return events;
}
