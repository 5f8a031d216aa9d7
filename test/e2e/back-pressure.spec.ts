import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { scratchFolder } from '../builders/scratch-folder.ts';
import { acknowledgedButLost, lostOrDoubled, oracleOf } from '../support/conservation.ts';
import { freshDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { startBacktrail } from '../support/ingest-run.ts';
import { progressOf, recoveredIn } from '../support/progress.ts';
import { slowingProxy } from '../support/slowing-proxy.ts';
import type { SlowingProxy } from '../support/slowing-proxy.ts';
import { tellAtLength } from '../support/tell-at-length.ts';
import { readManifest, writeTrail } from '../support/trail-generator.ts';
import { inventoryOf, untilDealtWith } from '../support/worker-crew.ts';

/** `BACKTRAIL_TEST_SEED` repeats a run that failed. */
const SEED = Number(process.env['BACKTRAIL_TEST_SEED'] ?? 20_261_122);
/** A hundredth of what a disk takes. */
const SLOW_BYTES_PER_SECOND = 48 * 1024;
/** How long the store is slow; BACK_PRESSURE_SECONDS says longer where there is time. */
const SLOW_SECONDS = Number(process.env['BACK_PRESSURE_SECONDS'] ?? 5);
const SLOW_MS = 1_000 * SLOW_SECONDS;
/** Ten times as much lies there as such a store takes meanwhile. */
const FILES = 400 + 20 * SLOW_SECONDS;
const RECORDS_OF_A_FILE = 25;
/** How soon it reads as quickly as it can again. RECOVERED_WITHIN_MS asserts it where nothing else is going on. */
const RECOVERED_WITHIN_MS = Number(process.env['RECOVERED_WITHIN_MS'] ?? Infinity);
const LOOK_EVERY_MS = Math.max(500, SLOW_MS / 100);
/** What a worker is told to get by on: docs/deploy.md. */
const WORKER_BYTES = 512 * 1024 * 1024;
/** What is taken waits for its turn in memory, so it must have an end: as much as a reader takes at a time. */
const MOST_TAKEN = 256;
const WITHIN_MS = 240_000 + 5 * SLOW_MS;

const ADD_SOURCE = `
  insert into follow.source (name, kind, place, every_seconds) values ('trail', 'folder', $1, 3600)`;
const WORKERS = `
  select count(*)::int as workers from follow.worker`;

describe('B2: behind a PostgreSQL that takes only some rows a second', () => {
  const folder = scratchFolder();
  let db: TestDatabase;
  let proxy: SlowingProxy;
  beforeEach(async () => {
    db = await freshDatabase();
    proxy = await slowingProxy(db.appUrl);
  });
  afterEach(async () => {
    await proxy.close();
    await db.drop();
  });

  it(
    'a worker takes no more than it can hold, and reads all of its backlog when the store is quick again',
    async () => {
      const [logs, manifest] = [path.join(folder, 'logs'), path.join(folder, 'manifest.ndjson')];
      const { totals } = await writeTrail(
        logs,
        { seed: SEED, records: FILES * RECORDS_OF_A_FILE, files: FILES },
        manifest,
      );
      const oracle = await oracleOf(SEED, readManifest(manifest));
      const run = startBacktrail(['worker'], { databaseUrl: proxy.url });
      try {
        const workers = async () => (await db.pool.query<{ workers: number }>(WORKERS)).rows[0]?.workers;
        await eventually('it is there', workers, (count) => count === 1);
        proxy.slowTo(SLOW_BYTES_PER_SECOND);
        await db.pool.query(ADD_SOURCE, [JSON.stringify({ path: logs })]);
        const inventory = () => inventoryOf(db.pool);
        await eventually('it has taken some', inventory, ({ taken, read }) => taken + read > 0);
        const slowUntil = Date.now() + SLOW_MS;
        while (Date.now() < slowUntil) {
          expect((await inventory()).taken).toBeLessThanOrEqual(MOST_TAKEN);
          expect(await acknowledgedButLost(db.ownerPool, oracle, new Set())).toEqual([]);
          await sleep(LOOK_EVERY_MS);
        }
        const slowly = (await inventory()).read;
        expect(slowly).toBeLessThan(totals.files); // or it was not slow
        proxy.slowTo(Infinity);
        const quickly = progressOf(async () => (await inventory()).read);
        const { read, failed } = await untilDealtWith(db.pool, totals.files, WITHIN_MS);
        const recoveredMs = recoveredIn(await quickly.stop());
        expect(recoveredMs).toBeLessThan(RECOVERED_WITHIN_MS);
        tellAtLength(
          `B2, a folder: ${slowly} of ${totals.files} files of ${RECORDS_OF_A_FILE} records were read in ` +
            `${SLOW_SECONDS} s while PostgreSQL was slow; at half of full rate ${recoveredMs} ms after that`,
        );
        expect({ read, failed }).toEqual({ read: totals.files, failed: 0 });
        expect(await lostOrDoubled(db.ownerPool, oracle)).toEqual([]);
      } finally {
        run.kill('SIGTERM');
        const ended = await run.ended;
        expect(ended.code).toBe(0);
        expect(ended.peakBytes).toBeLessThan(WORKER_BYTES);
      }
    },
    WITHIN_MS,
  );
});
