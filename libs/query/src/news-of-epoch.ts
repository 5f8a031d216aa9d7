import { readFacts, uuidOfText } from '#ledger';
import { bindKeysOf, keyHashOf, parseKnownFact, userBody, userShownBy } from '#lineage';
import type { KnownFact, KnownSighting, UnitId } from '#lineage';
import type pg from 'pg';
import { factsOfRows, isUnder } from './filed-fact.ts';
import type { FiledFactRow } from './filed-fact.ts';
import type { Grounds } from './epochs-of.ts';
import type { KnownEpoch } from './known-then.ts';
import { ANSWER_COLUMNS, actorIn } from './stored-answer.ts';
import type { AnswerRow } from './stored-answer.ts';

/** A record by its event id and its recipient account. */
export type NewsRecord = { readonly eventId: string; readonly accountId: string };

const ACTORS = `
  select ${ANSWER_COLUMNS} from lineage.unit u where u.actor = any($1::uuid[])`;

const NEW_FACTS = `
  select f.fact_id, f.append_id, f.block, f.line
  from (select distinct fact_id from lineage.fact_key where ${isUnder('$1')}) k
  cross join lateral (select * from lineage.fact where fact_id = k.fact_id and epoch = $2::bigint offset 0) f`;

const APPENDS = `
  select a.append_id
  from ledger.append a
  where (a.incarnation, a.xid, a.append_id) <= ($2::integer, $3::xid8, $4::bigint)
    and (a.incarnation, a.xid, a.append_id) > (
      select p.incarnation, p.xid, p.append_id
      from (
        select e.epoch, e.incarnation, e.xid, e.append_id from ledger.epoch e where e.epoch < $1::bigint
        union all select 0, 0, '0'::xid8, 0
      ) p
      order by p.epoch desc limit 1
    )`;

// Sightings bear on each other as facts do; what an epoch tells of one is told by its first record there.
const SIGHTED = `
  select r.event_id, r.account
  from (
    select unnest($2::uuid[]) as actor
    union
    select u.actor from lineage.fact_key k join lineage.unit u on u.actor = k.fact_id where ${isUnder('$1')}
  ) s
  cross join lateral (
    select coalesce(r.event_id, r.event_uuid::text) as event_id, r.account
    from ledger.record r
    where uuid_hash_extended(r.actor, 0) = uuid_hash_extended(s.actor, 0) and r.actor = s.actor
      and r.append_id = any($3::bigint[])
    order by r.event_time, r.event_uuid
    limit 1
  ) r`;

/** Most records that are named: an epoch may have brought thousands that bear on one answer. */
const MOST_RECORDS = 20;

/**
 * The records that came to be known in an epoch and bear on some units: what changed an answer that they are on the way of.
 * By account and event id.
 */
export async function newsOfEpoch(
  pool: pg.Pool | pg.ClientBase,
  { epoch, incarnation, xid, append_id }: KnownEpoch,
  { units, keys: ownKeys, addenda }: Pick<Grounds, 'units' | 'keys' | 'addenda'>,
): Promise<readonly NewsRecord[]> {
  const { rows: actors } = await pool.query<AnswerRow>(ACTORS, [units]);
  const keys = [...new Set([...actors.flatMap((row) => bindKeysOf(sightingIn(row))).map(keyHashOf), ...ownKeys])];
  const facts = await newFacts(pool, keys, epoch);
  const amending = addenda.filter((addendum) => addendum.epoch === epoch).map(placeIn);
  const told = [...facts.flatMap(recordOf), ...amending];
  if (told.length > 0) return inOrder(told);
  const { rows: appends } = await pool.query<{ append_id: string }>(APPENDS, [epoch, incarnation, xid, append_id]);
  const appendIds = appends.map((row) => row.append_id);
  const seen = [...units, ...(await tellersOf(pool, facts, appendIds))];
  const { rows } = await pool.query<{ event_id: string; account: string }>(SIGHTED, [keys, seen, appendIds]);
  return inOrder(rows.map(({ event_id, account }) => ({ eventId: event_id, accountId: account })));
}

const sightingIn = (row: AnswerRow): KnownSighting => ({
  kind: 'sighting',
  actor: actorIn(row),
  unit: row.actor,
  firstAt: null,
});

async function newFacts(
  pool: pg.Pool | pg.ClientBase,
  keys: readonly number[],
  epoch: string,
): Promise<readonly KnownFact[]> {
  return factsOfRows(pool, (await pool.query<FiledFactRow>(NEW_FACTS, [keys, epoch])).rows);
}

/** Whose sightings showed the names that some facts tell: such a fact keeps no record of its own. */
async function tellersOf(
  pool: pg.Pool | pg.ClientBase,
  facts: readonly KnownFact[],
  appendIds: readonly string[],
): Promise<readonly UnitId[]> {
  const names = new Set(facts.flatMap((fact) => (isName(fact) ? [nameText(fact)] : [])));
  if (names.size === 0) return [];
  const tellers = new Set<UnitId>();
  for (const { kind, body } of await readFacts(pool, appendIds)) {
    const fact =
      kind === 'sighting' ? parseKnownFact({ id: uuidOfText(body), kind, body, firstAt: null }, uuidOfText) : null;
    if (fact?.kind !== 'sighting') continue;
    const name = userShownBy(fact.actor);
    if (name !== null && names.has(nameText(name))) tellers.add(fact.unit);
  }
  return [...tellers];
}

type Name = NonNullable<ReturnType<typeof userShownBy>>;

const isName = (fact: KnownFact): fact is Name => fact.kind === 'user' || fact.kind === 'center-user';

const nameText = (name: Name): string => `${name.kind} ${userBody(name)}`;

/** The record that a fact was told by, as far as it says. */
function recordOf(fact: KnownFact): readonly NewsRecord[] {
  switch (fact.kind) {
    case 'issuance':
      return [placeIn(fact.issuance.evidence)];
    case 'sign-in':
      return [placeIn(fact.signIn.evidence)];
    case 'grant':
      return [placeIn(fact.grant.evidence)];
    case 'shared-call':
      return [placeIn(fact.call.evidence)];
    default:
      return [];
  }
}

const placeIn = ({ eventId, accountId }: NewsRecord): NewsRecord => ({ eventId, accountId });

function inOrder(records: readonly NewsRecord[]): readonly NewsRecord[] {
  const byKey = new Map(records.map((record) => [`${record.accountId} ${record.eventId}`, record]));
  return [...byKey]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .slice(0, MOST_RECORDS)
    .map(([, record]) => record);
}
