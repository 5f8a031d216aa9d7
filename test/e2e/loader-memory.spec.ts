import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { writeBenchTrail } from '../bench/trail/write-bench-trail.ts';
import type { BenchTrailOnDisk } from '../bench/trail/write-bench-trail.ts';
import { scratchFolder } from '../builders/scratch-folder.ts';
import { freshDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { runBacktrail, summaryOf } from '../support/ingest-run.ts';

/** Enough for the lanes and some steps of the lineage; as many as LOADED_RECORDS says where there is time. */
const RECORDS = Number(process.env['LOADED_RECORDS'] ?? 20_000);
const MOST_BYTES = 400 * 1024 * 1024;
/** A minute to begin in, and more than any record takes on a busy machine. */
const WITHIN_MS = 60_000 + RECORDS * 5;

describe(`a loader of ${RECORDS.toLocaleString('en')} records`, () => {
  const folder = scratchFolder();
  let db: TestDatabase;
  let trail: BenchTrailOnDisk;

  beforeAll(async () => {
    trail = await writeBenchTrail(folder, { seed: 400, records: RECORDS });
    db = await freshDatabase();
  }, WITHIN_MS);
  afterAll(() => db.drop());

  it(
    'takes at most 400 MB with all its threads, PostgreSQL left out',
    async () => {
      const ended = await runBacktrail(['ingest', '--json', trail.folder], { databaseUrl: db.appUrl });
      expect(summaryOf(ended).records).toMatchObject({ seen: trail.records, new: trail.distinct, quarantined: 0 });
      expect(ended.peakBytes).toBeLessThan(MOST_BYTES);
    },
    WITHIN_MS,
  );
});
