import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { coverageAt, gapsOfArea, listAreas, rangeOfAnswer, shortfallBehind, trailChanges } from '#coverage';
import {
  accountsInStore,
  asKnownIn,
  createAnswerBook,
  deliveriesOf,
  enterEpoch,
  epochAt,
  eventSlice,
  eventsById,
  historyOf,
  issuedKeyAnswers,
  keyHistory,
  lineageLag,
  listEvents,
  recordsWithText,
  searchEvents,
  sessionDetail,
  sessionTree,
  whoDidEvent,
  whoHeld,
  whoHeldSessions,
  whoseOf,
} from '#query';
import type { EpochMs } from '#kernel';
import { createPool } from '#platform';
import type { EventFilter, EventQuestion, EventSearch } from '#query';
import type pg from 'pg';
import { freshDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { foldAll } from '../support/fold-all.ts';
import { appendRecords, newRecordsOf } from '../support/new-records.ts';
import { statementsOf, wholeReadsOf } from '../support/plans.ts';
import { generatePlainFiles } from '../support/trail-generator.ts';

const RECORDS = newRecordsOf(
  [...generatePlainFiles({ seed: 41, records: 3_000, files: 12, days: 70 })].map((file) => Buffer.from(file.text)),
  0,
);

/** Ids of a session that was issued by another one, since most is read about such. */
const IDS = `
  select u.session_id as session, u.session_arn as arn, u.role_arn as role, u.access_key_id as key, u.unique_id as unique,
    u.origin_ids[1] as origin, coalesce(r.event_id, r.event_uuid::text) as event
  from lineage.unit u
  join lineage.edge e on e.child = u.actor
  join ledger.record r on r.actor = u.actor
  where u.session_arn is not null and u.access_key_id is not null and u.origin_ids <> '{}'
  order by u.actor, r.event_time limit 1`;

const COPIES = `
  select event_uuid::text as id from lineage.variant order by event_uuid limit 1`;

type Ids = Readonly<Record<'session' | 'arn' | 'role' | 'key' | 'unique' | 'origin' | 'event', string>>;

const ALL: EventQuestion = { from: null, until: null, accountId: null, isWrite: false, whose: null };
const LISTED = { from: null, until: null, account: null, action: null, sourceIp: null } as const;
const LIST: EventFilter = { ...LISTED, isError: false, isWrite: false, limit: 100 };
const UNUSED_KEY = 'ASIAQQQQQQQQQQQQQQQQ';
const SEARCHED = { from: null, until: null, accountId: null, action: null, sourceIp: null, errorCode: null } as const;
const SEARCH: EventSearch = { ...SEARCHED, isError: false, isWrite: false, originId: null, isNewestFirst: false };
const TREE = { isUp: true, isDown: true, depth: null, maxNodes: null } as const;

const did = async (pool: pg.Pool, id: string): Promise<unknown> =>
  eventSlice(pool, { ...ALL, whose: await whoseOf(pool, id) }, null, 50);

const search = (pool: pg.Pool, part: Partial<EventSearch>): Promise<unknown> =>
  searchEvents(pool, { ...SEARCH, ...part }, null, 50, createAnswerBook(pool));

const AREA = { accountId: '111122223333', region: 'us-east-1' } as const;
const APRIL = { from: Date.parse('2026-04-01') as EpochMs, until: Date.parse('2026-04-02') as EpochMs } as const;
const OPEN_ANSWER = { eventTime: '2026-04-01T00:00:00Z', accountId: AREA.accountId, status: 'INCOMPLETE' } as const;

/** Answers of which none is like another, so that each epoch is one of the history. */
function differently(): () => Promise<readonly number[]> {
  let asked = 0;
  return () => Promise.resolve([asked++]);
}

const READS: readonly (readonly [name: string, read: (pool: pg.Pool, ids: Ids) => Promise<unknown>])[] = [
  ['who EVENT', (pool, { event }) => whoDidEvent(pool, event)],
  ['who KEY', (pool, { key }) => whoHeld(pool, { kind: 'key', id: key }, null)],
  ['who SESSION-ARN', (pool, { arn }) => whoHeld(pool, { kind: 'session', id: arn }, null)],
  ['who SESSION-ID', (pool, { session }) => whoHeld(pool, { kind: 'session-id', id: session }, null)],
  ['who ROLE', (pool, { role }) => whoHeld(pool, { kind: 'role', id: role }, null)],
  ['who UNIQUE-ID', (pool, { unique }) => whoHeld(pool, { kind: 'unique-id', id: unique }, null)],
  ['who PRINCIPAL', (pool, { unique }) => whoHeld(pool, { kind: 'principal', id: `${unique}:ci` }, null)],
  ['who USER', (pool, { origin }) => whoHeld(pool, { kind: 'user', id: origin }, null)],
  ['who INSTANCE', (pool) => whoHeld(pool, { kind: 'instance', id: 'i-0123456789abcdef0' }, null)],
  ['who KEY, which nobody used', (pool) => issuedKeyAnswers(pool, UNUSED_KEY)],
  ['who of many events', (pool, { event }) => eventsById(pool, [event, 'absent'])],
  ['who of many sessions', (pool, { session }) => whoHeldSessions(pool, [session], createAnswerBook(pool))],
  ['did USER', (pool, { origin }) => did(pool, origin)],
  ['did ROLE', (pool, { role }) => did(pool, role)],
  ['did SESSION-ARN', (pool, { arn }) => did(pool, arn)],
  ['did SESSION-ID', (pool, { session }) => did(pool, session)],
  ['did KEY', (pool, { key }) => did(pool, key)],
  ['did PRINCIPAL', (pool, { unique }) => whoseOf(pool, `${unique}:ci`)],
  ['did UNIQUE-ID', (pool, { unique }) => did(pool, unique)],
  ['session', (pool, { session }) => sessionDetail(pool, session)],
  ['key', (pool, { key }) => keyHistory(pool, key)],
  ['tree SESSION', (pool, { session }) => sessionTree(pool, session, TREE)],
  ['tree ORIGIN', (pool, { origin }) => sessionTree(pool, origin, TREE)],
  ['attributions', (pool) => eventSlice(pool, ALL, null, 50)],
  ['events', (pool) => listEvents(pool, LIST)],
  ['events of a search, oldest first', (pool) => search(pool, {})],
  ['events of a search, newest first', (pool) => search(pool, { isNewestFirst: true })],
  ['events of an origin, oldest first', (pool, { origin }) => search(pool, { originId: origin })],
  ['events of an origin, newest first', (pool, { origin }) => search(pool, { originId: origin, isNewestFirst: true })],
  ['event', (pool, { event }) => recordsWithText(pool, event)],
  ['which epoch it was', (pool) => epochAt(pool, Date.now() as EpochMs)],
  [
    'who EVENT --history',
    (pool, { event }) => historyOf(pool, { kind: 'event', id: event }, differently(), JSON.stringify),
  ],
  [
    'where an event was delivered',
    async (pool, { event }) => deliveriesOf(pool, (await eventsById(pool, [event])).get(event) ?? []),
  ],
  ['whether an account is covered', (pool) => accountsInStore(pool, ['999999999999'])],
  ['coverage of all areas', (pool) => listAreas(pool, { accountId: null, region: null }, APRIL, null, 50)],
  ['coverage of an area', (pool) => gapsOfArea(pool, AREA, APRIL)],
  ['coverage of a moment', (pool) => coverageAt(pool, null, APRIL.from)],
  [
    'coverage of an answer',
    (pool) => shortfallBehind(pool, rangeOfAnswer({ ...OPEN_ANSWER, origin: null, hops: [], gap: null })),
  ],
  ['what changed what is logged', (pool) => trailChanges(pool, APRIL, 20)],
  ['how far the lineage is behind', (pool) => lineageLag(pool)],
];

type Planned = { readonly name: string; readonly planned: number };

/** How often each prepared statement of a pool's only connection was planned for the values that it was given. */
async function plannedIn(pool: pg.Pool): Promise<readonly Planned[]> {
  const { rows } = await pool.query<Planned>(
    'select name, custom_plans::integer as planned from pg_prepared_statements order by name',
  );
  return rows;
}

describe('the statements of all questions', () => {
  let db: TestDatabase;
  let ids: Ids;
  beforeAll(async () => {
    db = await freshDatabase();
    for (const part of [RECORDS.slice(0, 1_500), RECORDS.slice(1_500)]) {
      await appendRecords(db.pool, part);
      await foldAll(db.pool);
    }
    await db.ownerPool.query('analyze');
    const { rows } = await db.pool.query<Ids>(IDS);
    if (rows[0] === undefined) throw new Error('the trail has no session that another one issued');
    [ids] = rows as [Ids];
  }, 60_000);
  afterAll(() => db.drop());

  it.each(READS)('read nothing from end to end: %s', async (_name, read) => {
    const statements = await statementsOf(db.pool, (pool) => read(pool, ids));
    expect(statements).not.toEqual([]);
    const reads = await Promise.all(statements.map((statement) => wholeReadsOf(db.pool, statement)));
    expect(reads.flat()).toEqual([]);
  });

  it.each(READS)('read nothing from end to end, asked of what was known then: %s', async (_name, read) => {
    const then = await epochAt(db.pool, Date.now() as EpochMs);
    const statements = await statementsOf(db.pool, (pool) => read(pool, ids));
    const reads = await Promise.all(
      statements.map((statement) => wholeReadsOf(db.pool, statement, (client) => enterEpoch(client, then))),
    );
    expect(reads.flat()).toEqual([]);
  });

  it('read nothing from end to end where an event came in several forms', async () => {
    const { rows } = await db.pool.query<{ id: string }>(COPIES);
    const statements = await statementsOf(db.pool, (pool) => whoDidEvent(pool, rows[0]?.id ?? ''));
    const reads = await Promise.all(statements.map((statement) => wholeReadsOf(db.pool, statement)));
    expect([statements.length, ...reads.flat()]).toEqual([3]);
  });

  it('are planned once for all events that are asked for, as of another time between them or not', async () => {
    const then = await epochAt(db.pool, Date.now() as EpochMs);
    const pool = createPool(db.appUrl, { maxConnections: 1 });
    try {
      const ask = async (): Promise<void> => {
        for (let asked = 0; asked < 8; asked++) await whoDidEvent(pool, ids.event);
      };
      await ask();
      await asKnownIn(pool, then, (client) => whoDidEvent(client, ids.event));
      const before = await plannedIn(pool);
      await ask();
      expect(await plannedIn(pool)).toEqual(before);
      expect(before.map(({ name }) => name)).toEqual(['ancestors-of-event', 'enter-epoch', 'records-of-event']);
    } finally {
      await pool.end();
    }
  });

  it.each([
    ['select from ledger.record where source_ip = $1', ['192.0.2.1'], /Seq Scan of ledger\.record/],
    ['select from lineage.unit where status = $1', ['PROVEN'], /Seq Scan of lineage\.unit/],
    [
      'select from lineage.unit where answer like $1 order by actor limit 5',
      ['%alice%'],
      /Index Scan of lineage\.unit/,
    ],
    ['select from ledger.segment', [], /of ledger\.segment/],
  ])('would be found out if they did: %s', async (text, values, told) => {
    expect((await wholeReadsOf(db.pool, { text, values })).join('\n')).toMatch(told);
  });

  it('are as many for a long way back as for a short one', async () => {
    const { rows } = await db.pool.query<{ id: string }>(
      'select coalesce(event_id, event_uuid::text) as id from ledger.record order by event_time limit 200',
    );
    const sent: number[] = [];
    for (const { id } of rows) sent.push((await statementsOf(db.pool, (pool) => whoDidEvent(pool, id))).length);
    expect(Math.max(...sent)).toBeLessThanOrEqual(3);
  });
});
