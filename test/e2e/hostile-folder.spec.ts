import { hash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freshDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { writeHostileFolder } from '../support/hostile-folder.ts';
import type { HostileExpectation } from '../support/hostile-folder.ts';
import { mustVerify, runBacktrail, summaryOf } from '../support/ingest-run.ts';
import type { Ended } from '../support/ingest-run.ts';
import { storedTexts } from '../support/stored-texts.ts';
import { readManifest, writeTrail } from '../support/trail-generator.ts';
import type { TrailTotals } from '../support/trail-generator.ts';

const SEED = 666;
const MEGABYTE = 1_000_000;
const HEALTHY = { exactDuplicates: 0, respelledDuplicates: 0, conflicts: 0, poison: 0 };

const QUARANTINED = `
  select object_name as name, position, reason, is_whole as "isWhole", content_hash as hash, content
  from ledger.quarantine`;

const OUTCOMES = `
  select name, outcome, reason, records_seen::int as seen, records_quarantined::int as quarantined
  from ledger.object_outcome join ledger.object using (object_id)`;

type Entry = { name: string; position: number | null; reason: string; isWhole: boolean; hash: Buffer; content: Buffer };
type Outcome = { name: string; outcome: string; reason: string | null; seen: number; quarantined: number };

describe('a hostile folder', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'backtrail-hostile-'));
  const logs = path.join(folder, 'logs');
  const neighbours = new Set<string>();
  let db: TestDatabase;
  let expected: HostileExpectation;
  let healthy: TrailTotals;
  let first: Ended;

  beforeAll(async () => {
    expected = writeHostileFolder(logs);
    const manifest = path.join(folder, 'manifest.ndjson');
    const options = { seed: SEED, records: 3_000, files: 12, shares: HEALTHY };
    ({ totals: healthy } = await writeTrail(logs, options, manifest));
    for await (const record of readManifest(manifest)) neighbours.add(record.sha256);
    db = await freshDatabase();
    first = await runBacktrail(['ingest', '--json', logs], { databaseUrl: db.appUrl });
  }, 120_000);
  afterAll(async () => {
    await db.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is dealt with to its end, in less than 400 MB', () => {
    expect({ code: first.code, signal: first.signal }).toEqual({ code: 5, signal: null });
    expect(first.peakBytes).toBeGreaterThan(0);
    expect(first.peakBytes).toBeLessThan(400 * MEGABYTE);
  });

  it('is counted to the last file and record', () => {
    const { files, records } = summaryOf(first);
    const { read, found, ...rest } = expected.files;
    expect(files).toEqual({ found: found + healthy.files, read: read + healthy.files, ...rest });
    expect(records.seen).toBe(records.new + records.duplicate + records.conflict + records.quarantined);
    expect(records.duplicate).toBe(expected.duplicates);
    expect(records.conflict).toBe(0);
  });

  it('costs none of its neighbours, and stores only what was delivered, byte for byte', async () => {
    const found = new Map<string, number>();
    for await (const { textHash, storedHash, readBackHash } of storedTexts(db.ownerPool)) {
      expect(readBackHash).toBe(storedHash ?? textHash);
      found.set(textHash, (found.get(textHash) ?? 0) + 1);
    }
    const must = new Set([...neighbours, ...expected.mustBeStored]);
    expect([...must].filter((text) => found.get(text) !== 1)).toEqual([]);
    expect([...found.keys()].filter((text) => !must.has(text) && !expected.mayBeStored.has(text))).toEqual([]);
    expect(found.size).toBe(summaryOf(first).records.new);
  });

  it('leaves in quarantine each refused item with its reason, and each failed file with its own', async () => {
    const { rows: entries } = await db.ownerPool.query<Entry>(QUARANTINED);
    const { rows: outcomes } = await db.ownerPool.query<Outcome>(OUTCOMES);
    for (const { name, outcome, failure, quarantined } of expected.cases) {
      const refused = Object.values(quarantined).reduce((sum, count) => sum + count, 0);
      if (refused === 0 && outcome !== 'failed') continue;
      const own = entries.filter((entry) => entry.name.endsWith(`/${name}`));
      const ending = outcomes.find((row) => row.name.endsWith(`/${name}`));
      if (outcome === 'read') {
        expect([name, reasonsOf(own)]).toEqual([name, quarantined]);
        expect([name, ending]).toMatchObject([name, { outcome: 'READ', quarantined: refused }]);
      } else if (ending !== undefined) {
        expect([name, ending.outcome]).toEqual([name, 'FAILED']);
        expect(failure).toContain(ending.reason);
        expect(own.filter(({ position }) => position === null).map(({ reason }) => reason)).toEqual([ending.reason]);
      }
    }
    for (const entry of entries) {
      if (entry.isWhole) expect(hash('sha256', entry.content)).toBe(entry.hash.toString('hex'));
      else expect(entry.content.length).toBeLessThanOrEqual(8_192);
    }
  });

  it('changes nothing when it is read again', async () => {
    const stored = summaryOf(first).records;
    const { rows: before } = await db.ownerPool.query(QUARANTINED);
    const again = await runBacktrail(['ingest', '--json', logs], { databaseUrl: db.appUrl });
    const { rows: after } = await db.ownerPool.query(QUARANTINED);
    expect(again.code).toBe(5);
    expect(summaryOf(again).files).toEqual(summaryOf(first).files);
    expect(summaryOf(again).records).toEqual({ ...stored, new: 0, duplicate: stored.new + stored.duplicate });
    expect(after).toHaveLength(before.length);
    await mustVerify({ databaseUrl: db.appUrl });
  }, 120_000);
});

function reasonsOf(entries: readonly Entry[]): Record<string, number> {
  const reasons: Record<string, number> = {};
  for (const { reason } of entries) reasons[reason] = (reasons[reason] ?? 0) + 1;
  return reasons;
}
