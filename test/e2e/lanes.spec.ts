import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ingest } from '#ingest';
import { contentsHash, lostOrDoubled, oracleOf } from '../support/conservation.ts';
import { freshDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { foldAll } from '../support/fold-all.ts';
import { startBacktrail, summaryOf } from '../support/ingest-run.ts';
import type { Ended, Run } from '../support/ingest-run.ts';
import { readManifest, writeTrail } from '../support/trail-generator.ts';
import type { TrailTotals } from '../support/trail-generator.ts';

const SEED = 5_150;
/** More than is read before threads are started. */
const RECORDS = 9_000;

const DAMAGED = 'zz-damaged.json.gz';

/** How a thread of the loader names its connections. */
const LANES = `
  select count(*)::int as lanes from pg_stat_activity
  where datname = current_database() and application_name = 'backtrail lane'`;

describe('a folder that is read by several threads', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'backtrail-lanes-'));
  const logs = path.join(folder, 'logs');
  const manifest = path.join(folder, 'manifest.ndjson');
  let totals: TrailTotals;
  let db: TestDatabase;

  beforeAll(async () => {
    ({ totals } = await writeTrail(logs, { seed: SEED, records: RECORDS, files: 30 }, manifest));
    writeFileSync(path.join(logs, DAMAGED), Buffer.from('1f8b0800', 'hex'));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(async () => {
    db = await freshDatabase();
  });
  afterEach(() => db.drop());

  it('leaves what one thread leaves, counts alike, and tells of the file that failed', async () => {
    const run = startBacktrail(['ingest', '--json', logs], { databaseUrl: db.appUrl });
    const [ended, lanes] = await endedWithLanes(run);
    expect(lanes).toBeGreaterThan(0);
    expect(ended).toMatchObject({ code: 5, talk: expect.stringContaining(DAMAGED) });
    const { 'exact-duplicate': exact, 'respelled-duplicate': respelled, conflict, poison } = totals.byClass;
    expect(summaryOf(ended)).toMatchObject({
      files: { found: 31, read: 30, skipped: 0, failed: 1 },
      records: { seen: RECORDS, new: RECORDS - exact - respelled - conflict - poison, conflict, quarantined: poison },
    });
    expect(await faults()).toEqual([]);

    const alone = await freshDatabase();
    try {
      await ingest({ pool: alone.pool }, [logs]);
      await foldAll(alone.pool);
      expect(await contentsHash(db.ownerPool)).toBe(await contentsHash(alone.ownerPool));
      expect(await digestOf(db)).toBe(await digestOf(alone));
    } finally {
      await alone.drop();
    }
  }, 180_000);

  it('fails as one thread does: by the code of what went wrong, with nothing stored twice when it is done again', async () => {
    await db.ownerPool.query('revoke insert on ledger.record from backtrail_app');
    // Held back until there are threads to fail.
    const lock = await db.ownerPool.connect();
    await lock.query('begin; lock table ledger.record in share mode');
    const run = startBacktrail(['ingest', logs], { databaseUrl: db.appUrl });
    expect(await lanesOf(run)).toBeGreaterThan(0);
    await lock.query('rollback');
    lock.release();
    const failed = await run.ended;
    expect(failed).toMatchObject({ code: 1, talk: expect.stringMatching(/^error: .* \(LEDGER_APPEND_FAILED\)\n$/) });

    await db.ownerPool.query('grant insert on ledger.record to backtrail_app');
    const again = await startBacktrail(['ingest', '--json', logs], { databaseUrl: db.appUrl }).ended;
    expect(summaryOf(again).records.seen).toBe(RECORDS);
    expect(await faults()).toEqual([]);
  }, 180_000);

  it('ends on Ctrl-C with what was committed, and goes on from there', async () => {
    const run = startBacktrail(['ingest', '--json', logs], { databaseUrl: db.appUrl });
    await lanesOf(run);
    run.kill('SIGINT');
    expect(await run.ended).toMatchObject({ code: 130, talk: expect.stringContaining('Interrupted') });
    const again = await startBacktrail(['ingest', '--json', logs], { databaseUrl: db.appUrl }).ended;
    expect(summaryOf(again).records.seen).toBe(RECORDS);
    expect(await faults()).toEqual([]);
  }, 180_000);

  /** What is lost or doubled; the damaged file is known to be. */
  async function faults(): Promise<readonly string[]> {
    const found = await lostOrDoubled(db.ownerPool, await oracleOf(SEED, readManifest(manifest)));
    return found.filter((fault) => !fault.includes(DAMAGED));
  }

  async function endedWithLanes(run: Run): Promise<readonly [Ended, number]> {
    const lanes = await lanesOf(run);
    return [await run.ended, lanes];
  }

  /** Waits until threads of the loader are connected, or the run has ended; gives how many connections they have. */
  async function lanesOf(run: Run): Promise<number> {
    const life = { isOver: false };
    void run.ended.then(() => (life.isOver = true));
    for (;;) {
      const { rows } = await db.ownerPool.query<{ lanes: number }>(LANES);
      const lanes = rows[0]?.lanes ?? 0;
      if (lanes > 0 || life.isOver) return lanes;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
});

async function digestOf({ appUrl }: TestDatabase): Promise<string> {
  const { out } = await startBacktrail(['digest'], { databaseUrl: appUrl }).ended;
  return out;
}
