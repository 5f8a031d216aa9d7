import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { contentsHash, lostOrDoubled, oracleOf } from '../support/conservation.ts';
import { freshDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { runBacktrail, summaryOf } from '../support/ingest-run.ts';
import { readManifest, writeTrail } from '../support/trail-generator.ts';
import type { TrailTotals } from '../support/trail-generator.ts';

const SEED = 8_008;
const LOADERS = 8;
const RECORDS = 6_000;

describe('8 loaders of the same files at the same time', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'backtrail-loaders-'));
  const logs = path.join(folder, 'logs');
  const manifest = path.join(folder, 'manifest.ndjson');
  let alone: TestDatabase;
  let together: TestDatabase;
  let totals: TrailTotals;

  beforeAll(async () => {
    ({ totals } = await writeTrail(logs, { seed: SEED, records: RECORDS, files: 30 }, manifest));
    [alone, together] = [await freshDatabase(), await freshDatabase()];
  });
  afterAll(async () => {
    await Promise.all([alone.drop(), together.drop()]);
    rmSync(folder, { recursive: true, force: true });
  });

  it('leave the contents, the lineage and the counts that one loader leaves', async () => {
    const one = await runBacktrail(['ingest', '--json', logs], { databaseUrl: alone.appUrl });
    const { 'exact-duplicate': exact, 'respelled-duplicate': respelled, conflict, poison } = totals.byClass;
    expect(summaryOf(one).records).toEqual({
      seen: RECORDS,
      new: RECORDS - exact - respelled - conflict - poison,
      duplicate: exact + respelled,
      conflict,
      quarantined: poison,
    });

    const runs = await Promise.all(
      Array.from({ length: LOADERS }, () => runBacktrail(['ingest', '--json', logs], { databaseUrl: together.appUrl })),
    );
    for (const run of runs) {
      expect(run).toMatchObject({ code: 5, signal: null });
      expect(run.talk).not.toMatch(/deadlock|40P01/i);
      expect(summaryOf(run).records.seen).toBe(RECORDS);
    }

    const oracle = await oracleOf(SEED, readManifest(manifest));
    expect(await lostOrDoubled(alone.ownerPool, oracle)).toEqual([]);
    expect(await lostOrDoubled(together.ownerPool, oracle)).toEqual([]);
    expect(await contentsHash(together.ownerPool)).toBe(await contentsHash(alone.ownerPool));
    expect(await digestOf(together)).toEqual(await digestOf(alone));
  }, 180_000);
});

async function digestOf(db: TestDatabase): Promise<unknown> {
  const { out } = await runBacktrail(['digest', '--json'], { databaseUrl: db.appUrl });
  return JSON.parse(out);
}
