import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { keepVerification, verificationFindings, verificationState, verifyNext } from '#integrity';
import type { VerifyStep } from '#integrity';
import { verifyLedger } from '#ledger';
import { createLog, createPool } from '#platform';
import { startWorker } from '../../apps/worker/src/index.ts';
import { recordTextOf } from '../builders/record-text.ts';
import { startTestApi } from '../support/api-server.ts';
import type { TestApi } from '../support/api-server.ts';
import { freshDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { foldAll } from '../support/fold-all.ts';
import { runBacktrail } from '../support/ingest-run.ts';
import { appendTexts, asSuperuser } from '../support/ledger-batch.ts';
import { untilPart } from '../support/ready.ts';
import { describeWithRedis, newRedis } from '../support/redis.ts';

const NO_REST = { everyHours: 24, rest: 0 };
const LOCK = 'select pg_advisory_lock(7270736907)';
/** More than one slice takes. */
const APPENDS = 220;

const WAITS = `
  select pid from pg_stat_activity
  where datname = current_database() and wait_event_type = 'Lock' and query like '%segment_block%'`;
const SPOIL = `
  update ledger.record set event_name = 'Other' where append_id = (select min(append_id) from ledger.append)`;
const MEND = `
  update ledger.record set event_name = 'GetObject' where append_id = (select min(append_id) from ledger.append)`;
const LONG_AGO = `
  update integrity.pass set next_at = clock_timestamp() - interval '2 hours',
    ended_at = ended_at - interval '3 days'`;

const AT_ONCE = `
  update integrity.pass set next_at = clock_timestamp()`;

/** Goes on until a pass has ended. */
async function untilEnded(pool: pg.Pool): Promise<Extract<VerifyStep, { kind: 'ended' }>> {
  for (;;) {
    const step = await verifyNext(pool, NO_REST);
    if (step.kind === 'ended') return step;
  }
}

describe('the verification on schedule', () => {
  let db: TestDatabase;
  beforeEach(async () => {
    db = await freshDatabase();
  });
  afterEach(() => db.drop());

  it('goes through all of the ledger in slices, and begins anew when a day has gone by', async () => {
    await Promise.all(Array.from({ length: APPENDS }, () => appendTexts(db.pool, [recordTextOf(randomUUID())])));
    expect(await verifyNext(db.pool, NO_REST)).toMatchObject({ kind: 'began' });
    expect(await verifyNext(db.pool, NO_REST)).toMatchObject({ kind: 'checked', records: 200 });
    const { running, last } = await verificationState(db.pool);
    expect({ running, last }).toMatchObject({
      running: { stage: 'appends', appends: 200, records: 200, expectedRecords: APPENDS, endedAt: null },
      last: null,
    });
    expect(await untilEnded(db.pool)).toMatchObject({ records: APPENDS, faults: 0 });
    expect(await verificationState(db.pool)).toMatchObject({
      running: null,
      last: { stage: 'done', appends: APPENDS, records: APPENDS, faults: 0, failure: null },
      faults: 0,
    });
    const waits = await verifyNext(db.pool, NO_REST);
    expect(waits.kind === 'waits' && waits.ms > 86_000_000).toBe(true);

    await db.pool.query(LONG_AGO);
    expect(await verifyNext(db.pool, NO_REST)).toMatchObject({ kind: 'began' });
  });

  it('leaves the store alone behind a slice, whoever asks', async () => {
    await appendTexts(db.pool, [recordTextOf('one')]);
    await verifyNext(db.pool, { everyHours: 24, rest: 1_000_000 });
    expect(await verifyNext(db.pool, { everyHours: 24, rest: 1_000_000 })).toMatchObject({ kind: 'checked' });
    expect(await verifyNext(db.pool, NO_REST)).toMatchObject({ kind: 'waits' });
  });

  it('is done by one process at a time', async () => {
    await asSuperuser(db.adminUrl, async (other) => {
      await other.query(LOCK);
      expect(await verifyNext(db.pool, NO_REST)).toEqual({ kind: 'elsewhere' });
    });
    const begun = await Promise.all(Array.from({ length: 6 }, () => verifyNext(db.pool, NO_REST)));
    expect(begun.filter(({ kind }) => kind === 'began')).toHaveLength(1);
  });

  it('counts nothing twice when whoever checks a slice is killed', async () => {
    for (let at = 0; at < 3; at++) await appendTexts(db.pool, [recordTextOf(randomUUID())]);
    await verifyNext(db.pool, NO_REST);
    const dies = createPool(db.appUrl, { maxConnections: 1 });
    await asSuperuser(db.adminUrl, async (other) => {
      await other.query('begin; lock table ledger.segment_block in access exclusive mode');
      const dying = verifyNext(dies, NO_REST).then(
        () => 'lived',
        () => 'died',
      );
      const pids = await eventually(
        'it waits',
        async () => (await db.pool.query<{ pid: number }>(WAITS)).rows,
        (rows) => rows.length > 0,
      );
      await other.query('select pg_terminate_backend($1)', [pids[0]?.pid]);
      expect(await dying).toBe('died');
      await other.query('rollback');
    });
    await dies.end();
    expect(await verificationState(db.pool)).toMatchObject({ running: { records: 0, failure: null } });
    expect(await untilEnded(db.pool)).toMatchObject({ records: 3, faults: 0 });
  });

  it('is done by a worker', async () => {
    await appendTexts(db.pool, [recordTextOf('one')]);
    const place = { appUrl: db.appUrl, redisUrl: null };
    const worker = await startWorker({ pool: db.pool, place, log: createLog('worker', 'silent') });
    try {
      await eventually(
        'it has ended',
        () => verificationState(db.pool),
        ({ last }) => last?.records === 1,
      );
    } finally {
      await worker.close();
    }
  }, 60_000);
});

describeWithRedis('the verification on schedule whose jobs are in Redis', () => {
  it('is done by a worker, and comes again by itself', async () => {
    const [db, redis] = [await freshDatabase(), await newRedis()];
    try {
      await redis.start();
      await appendTexts(db.pool, [recordTextOf('one')]);
      const place = { appUrl: db.appUrl, redisUrl: redis.url };
      const worker = await startWorker({ pool: db.pool, place, log: createLog('worker', 'silent') });
      try {
        await eventually(
          'it has ended',
          () => verificationState(db.pool),
          ({ last }) => last?.records === 1,
        );
        expect(redis.say('zrange', 'bull:work:repeat', '0', '-1').split('\n')).toContain('verify');
      } finally {
        await worker.close();
      }
    } finally {
      await redis.kill();
      await db.drop();
    }
  }, 90_000);
});

describe('a damaged ledger', () => {
  let db: TestDatabase;
  let api: TestApi;
  beforeAll(async () => {
    db = await freshDatabase();
    api = await startTestApi(db);
    await appendTexts(db.pool, [recordTextOf('one')]);
    await appendTexts(db.pool, [recordTextOf('two')]);
    await foldAll(db.pool);
  });
  afterAll(async () => {
    await api.close();
    await db.drop();
  });
  const tampered = (statement: string): Promise<unknown> =>
    asSuperuser(db.adminUrl, async (admin) => {
      await admin.query('set session_replication_role = replica');
      await admin.query(statement);
    });

  it('is named by /readyz, the metrics, GraphQL and the command line, until it is found mended', async () => {
    await tampered(SPOIL);
    expect(await untilEnded(db.pool)).toMatchObject({ records: 2, faults: 1 });
    const { rows } = await db.pool.query<{ id: string }>('select min(append_id) as id from ledger.append');
    const appendId = Number(rows[0]?.id);

    const ready = await untilPart(api.url, 'ledger', 'LEDGER_DAMAGED');
    expect(ready).toMatchObject({
      httpStatus: 503,
      parts: { ledger: { state: 'red', about: [`append ${appendId}`] }, lineage: { state: 'ok' } },
    });
    const metrics = await eventually(
      'it is measured',
      async () => (await fetch(`${api.url}/metrics`)).text(),
      (text) => text.includes('backtrail_verify_faults 1'),
    );
    expect(metrics).toContain('backtrail_part_state{part="ledger"} 2');
    expect(metrics).toContain('backtrail_verify_records 2');

    const answer = await api.ask(`{ verification { running { id } faults last { stage records faults }
      findings(first: 5) { nodes { code appendId eventId detail } pageInfo { hasNextPage } } } }`);
    expect(answer.data).toMatchObject({
      verification: {
        running: null,
        faults: 1,
        last: { stage: 'DONE', records: 2, faults: 1 },
        findings: { nodes: [{ code: 'RECORD_COLUMN', appendId }], pageInfo: { hasNextPage: false } },
      },
    });
    const status = await runBacktrail(['verify', '--status'], { databaseUrl: db.appUrl });
    expect(status.out).toMatch(new RegExp(`^RECORD_COLUMN {3}append ${appendId} event .+\nverified .+ 1 faults\n$`));
    expect(status.code).toBe(1);

    await tampered(MEND);
    expect(await runBacktrail(['verify'], { databaseUrl: db.appUrl })).toMatchObject({ code: 0 });
    expect(await untilPart(api.url, 'ledger', 'ok')).toMatchObject({ httpStatus: 200 });
    expect(await runBacktrail(['verify', '--status', '--json'], { databaseUrl: db.appUrl })).toMatchObject({ code: 0 });
  }, 90_000);

  it('is red while PostgreSQL cannot read a part of it, by what PostgreSQL says, and green when it can again', async () => {
    await db.pool.query(LONG_AGO);
    expect(await verifyNext(db.pool, NO_REST)).toMatchObject({ kind: 'began' });
    const asAdmin = (statement: string) => asSuperuser(db.adminUrl, (admin) => admin.query(statement));
    await asAdmin('revoke select on ledger.segment_block from backtrail_app');
    await expect(verifyNext(db.pool, NO_REST)).rejects.toThrow(/permission denied/);
    expect(await untilPart(api.url, 'ledger', 'LEDGER_UNREADABLE')).toMatchObject({
      httpStatus: 503,
      parts: { ledger: { state: 'red', about: ['SQLSTATE_42501'] } },
    });
    expect(await verifyNext(db.pool, NO_REST)).toMatchObject({ kind: 'waits' });

    await asAdmin('grant select on ledger.segment_block to backtrail_app');
    await db.pool.query(AT_ONCE);
    expect(await untilEnded(db.pool)).toMatchObject({ records: 2, faults: 0 });
    expect(await untilPart(api.url, 'ledger', 'ok')).toMatchObject({ httpStatus: 200 });
  }, 90_000);

  it('keeps a thousand faults of a pass, and counts all', async () => {
    const finding = { code: 'RECORD_TEXT_HASH', appendId: 1, eventId: 'an\0id', objectId: null } as const;
    const one = { ...finding, segmentId: null, quarantineId: null, detail: 'it is not' };
    const report = { ...(await verifyLedger(db.pool)), findings: Array.from({ length: 1_500 }, () => one) };
    await keepVerification(db.pool, new Date(), { ...report, totalFindings: 2_500 });
    const state = await verificationState(db.pool);
    expect(state.faults).toBe(2_500);
    expect(await verificationFindings(db.pool, state, null, 5_000)).toHaveLength(1_000);
  });

  it('is late when a slice has been due for hours', async () => {
    await keepVerification(db.pool, new Date(), await verifyLedger(db.pool));
    await db.pool.query(LONG_AGO);
    expect(await untilPart(api.url, 'ledger', 'VERIFY_LATE')).toMatchObject({
      httpStatus: 200,
      parts: { ledger: { state: 'amber', seconds: expect.any(Number) } },
    });
  });
});
