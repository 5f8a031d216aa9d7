import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import { appendBatch, reserveObjectIds } from '#ledger';
import { createHealthPool, createStoreMetrics, watchHealth } from '#health';
import type pg from 'pg';
import { createStoredRecords } from '../../libs/health/src/stored-records.ts';
import { recordTextOf } from '../builders/record-text.ts';
import { freshDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { foldAll } from '../support/fold-all.ts';
import { appendTexts, batchOf, endingOf } from '../support/ledger-batch.ts';

const ADD_SOURCE = `
  insert into follow.source (name, kind, place, every_seconds, looked_at)
  values ('trail', 'folder', '{"path": "/nowhere"}', 300, clock_timestamp() - interval '90 s') returning source_id`;
const ADD_RUN = `
  insert into follow.run (source_id) values ($1) returning run_id`;
const ADD_FOUND = `
  insert into follow.found (source_id, run_id, identity, name, state, ended_at)
  values ($1, $2, gen_random_uuid(), 'x', $3, case when $3 = 'failed' then now() end)`;

describe('the metrics of a store', () => {
  let db: TestDatabase;
  let pool: pg.Pool;
  const registry = new Registry();
  let measured: () => Promise<string>;

  beforeAll(async () => {
    db = await freshDatabase();
    pool = createHealthPool(db.appUrl);
    const health = watchHealth({ pool });
    health.close();
    const measure = createStoreMetrics({ pool, health, registers: [registry], freshMs: 0 });
    measured = async () => {
      await measure();
      return await registry.metrics();
    };
  });
  afterAll(async () => {
    await pool.end();
    await db.drop();
  });

  /** The value of one series; undefined where there is none. */
  async function valueOf(series: string): Promise<number | undefined> {
    const line = (await measured()).split('\n').find((one) => one.startsWith(`${series} `));
    return line === undefined ? undefined : Number(line.slice(series.length + 1));
  }

  it('counts the records that are stored, once their transactions have ended', async () => {
    await appendTexts(db.pool, [recordTextOf('one'), recordTextOf('two')]);
    await appendTexts(db.pool, [recordTextOf('three')]);
    await eventually(
      'all are counted',
      () => valueOf('backtrail_records_stored'),
      (count) => count === 3,
    );
    const inStretches = createStoredRecords(1);
    await eventually(
      'a long past is added up',
      () => inStretches.count(pool),
      (count) => count === 3,
    );
  });

  it('tells how old the latest file of each account and region is that was read, by its name', async () => {
    const at = (minutesAgo: number): string =>
      new Date(Date.now() - minutesAgo * 60_000).toISOString().replaceAll(/[-:]/g, '').slice(0, 13) + 'Z';
    const put = async (region: string, minutesAgo: number, outcome: 'READ' | 'FAILED'): Promise<void> => {
      const [objectId = 0] = await reserveObjectIds(db.pool, 1);
      const name = `AWSLogs/111122223333_CloudTrail_${region}_${at(minutesAgo)}_${randomUUID()}.json.gz`;
      const object = { objectId, name, nameAccount: '111122223333', nameRegion: region };
      await appendBatch(db.pool, {
        ...batchOf(objectId, []),
        objects: [object],
        endings: [endingOf(objectId, { outcome })],
      });
    };
    await put('eu-central-1', 120, 'READ');
    await put('eu-central-1', 600, 'READ');
    await put('eu-central-1', 10, 'FAILED');
    await put('us-east-1', 300, 'READ');
    const lag = (region: string): Promise<number | undefined> =>
      valueOf(`backtrail_lag_seconds{account="111122223333",region="${region}"}`);
    const [near = 0, far = 0] = [await lag('eu-central-1'), await lag('us-east-1')];
    expect(Math.floor(near / 3600)).toBe(2);
    expect(Math.floor(far / 3600)).toBe(5);
  });

  it('tells what waits at each source, what failed, and when it was last looked at', async () => {
    const { rows } = await db.pool.query<{ source_id: string }>(ADD_SOURCE);
    const source = rows[0]?.source_id;
    const runs = await db.pool.query<{ run_id: string }>(ADD_RUN, [source]);
    for (const state of ['waiting', 'waiting', 'failed'])
      await db.pool.query(ADD_FOUND, [source, runs.rows[0]?.run_id, state]);
    expect(await valueOf('backtrail_source_objects{source="trail",state="waiting"}')).toBe(2);
    expect(await valueOf('backtrail_source_objects{source="trail",state="taken"}')).toBe(0);
    expect(await valueOf('backtrail_source_objects{source="trail",state="failed"}')).toBe(1);
    expect(await valueOf('backtrail_source_looked_seconds{source="trail"}')).toBeGreaterThanOrEqual(90);
  });

  it('tells who is at work, what waits for an issuer, and what changed', async () => {
    await foldAll(db.pool);
    expect(await valueOf('backtrail_workers')).toBe(0);
    expect(await valueOf('backtrail_workers_silent')).toBe(0);
    expect(await valueOf('backtrail_attributions_changed')).toBe(0);
    expect(await valueOf('backtrail_sessions_waiting')).toBeGreaterThanOrEqual(0);
    expect(await valueOf('backtrail_horizon_seconds')).toBeGreaterThanOrEqual(0);
    expect(await valueOf('backtrail_part_state{part="database"}')).toBe(0);
    const workers = (): Promise<number | undefined> => valueOf('backtrail_part_state{part="workers"}');
    await eventually('nobody works at the source', workers, (state) => state === 2);
  });
});
