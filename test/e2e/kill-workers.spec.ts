import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { acknowledgedButLost, lostOrDoubled, oracleOf } from '../support/conservation.ts';
import type { Oracle } from '../support/conservation.ts';
import { freshDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { foldAll } from '../support/fold-all.ts';
import { runBacktrail } from '../support/ingest-run.ts';
import { diceOf } from '../support/trail/dice.ts';
import { readManifest, writeTrail } from '../support/trail-generator.ts';
import type { TrailTotals } from '../support/trail-generator.ts';
import { followFolder, startCrew, untilDealtWith } from '../support/worker-crew.ts';

/** `BACKTRAIL_TEST_SEED` repeats a run that failed. */
const SEED = Number(process.env['BACKTRAIL_TEST_SEED'] ?? 20_261_122);
const KILLS = Number(process.env['WORKER_KILLS'] ?? 25);
const RECORDS = Number(process.env['WORKER_RECORDS'] ?? 20_000);
const FILES = 200;
const WORKERS = 4;
const [SHORTEST_MS, LONGEST_MS] = [200, 900];

describe('R1: 4 workers on a folder, one of which is killed 25 times', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'backtrail-workers-'));
  const logs = path.join(folder, 'logs');
  const dice = diceOf(SEED);
  let db: TestDatabase;
  let oracle: Oracle;
  let totals: TrailTotals;

  beforeAll(async () => {
    const manifest = path.join(folder, 'manifest.ndjson');
    ({ totals } = await writeTrail(logs, { seed: SEED, records: RECORDS, files: FILES }, manifest));
    oracle = await oracleOf(SEED, readManifest(manifest));
    db = await freshDatabase();
  });
  afterAll(async () => {
    await db.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('loses nothing and doubles nothing, and no file fails because of it', async () => {
    const settings = { databaseUrl: db.appUrl };
    await followFolder('folder', logs, settings);
    const crew = startCrew(WORKERS, settings);
    try {
      const whole = new Set<string>();
      for (let kill = 0; kill < KILLS; kill++) {
        await sleep(SHORTEST_MS + dice.below(LONGEST_MS - SHORTEST_MS));
        await crew.replaceOne(dice);
        expect(await acknowledgedButLost(db.ownerPool, oracle, whole)).toEqual([]);
      }
      const { read, skipped, failed } = await untilDealtWith(db.ownerPool, totals.files);
      expect({ read, skipped, failed }).toEqual({ read: totals.files, skipped: 0, failed: 0 });
    } finally {
      const ended = await crew.stop();
      expect(ended.map(({ code, signal }) => code ?? signal)).toEqual(ended.map(() => 0));
    }
    expect(await lostOrDoubled(db.ownerPool, oracle)).toEqual([]);
  }, 900_000);

  it('leaves the lineage of a run without faults', async () => {
    const alone = await freshDatabase();
    try {
      await runBacktrail(['ingest', logs], { databaseUrl: alone.appUrl });
      await foldAll(db.pool);
      const digests = await Promise.all(
        [db, alone].map(async ({ appUrl }) => (await runBacktrail(['digest', '--json'], { databaseUrl: appUrl })).out),
      );
      expect(digests[0]).toBe(digests[1]);
    } finally {
      await alone.drop();
    }
  }, 300_000);
});
