import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { scratchFolder } from '../builders/scratch-folder.ts';
import { freshDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { HEALTHY_SHARE, MB, MINUTES, WHERE, WITHIN_MS, roundOf, roundsFrom } from '../support/full-rate.ts';
import { startBacktrail } from '../support/ingest-run.ts';
import type { Run } from '../support/ingest-run.ts';
import { memoryCage } from '../support/memory-cage.ts';
import type { MemoryCage } from '../support/memory-cage.ts';
import { tellAtLength } from '../support/tell-at-length.ts';
import { inventoryOf, untilDealtWith } from '../support/worker-crew.ts';

const LIMIT_BYTES = 512 * MB;

const ADD_SOURCE = `
  insert into follow.source (name, kind, place, every_seconds) values ('trail', 'folder', $1, 5)`;
const STORED = `
  select coalesce(sum(record_count), 0)::int as records from ledger.append`;

describe('B1: memory has a ceiling', () => {
  const folder = scratchFolder();
  const [logs, next] = [path.join(folder, 'logs'), path.join(folder, 'next')];
  let db: TestDatabase;
  let cage: MemoryCage | undefined;
  let run: Run | undefined;
  beforeEach(async () => {
    db = await freshDatabase();
  });
  afterEach(async () => {
    run?.kill('SIGKILL'); // it lives still where a test failed
    await run?.ended;
    cage?.remove();
    await db.drop();
  });

  it(
    `a worker reads a trail, all of it once more in one file, and the largest records, ${WHERE} 512 MB`,
    async () => {
      mkdirSync(logs);
      const delivered = { files: 0, records: 0 };
      const deliver = (number: number): number => {
        const { files, lines, large, distinct } = roundOf(number);
        mkdirSync(next);
        files.forEach((bytes, at) => {
          writeFileSync(path.join(next, `trail-${at}.json.gz`), gzipSync(bytes));
        });
        writeFileSync(path.join(next, 'whole.ndjson.gz'), gzipSync(lines.join('\n')));
        writeFileSync(path.join(next, 'large.ndjson.gz'), gzipSync(large.join('\n')));
        renameSync(next, path.join(logs, `round-${number}`));
        delivered.files += files.length + 2;
        delivered.records += distinct;
        return files.length;
      };
      const files = deliver(0);
      await db.pool.query(ADD_SOURCE, [JSON.stringify({ path: logs })]);
      cage = memoryCage(LIMIT_BYTES);
      run = startBacktrail(['worker'], { databaseUrl: db.appUrl }, cage.around);

      const inventory = () => inventoryOf(db.pool);
      const isTime = roundsFrom(performance.now());
      for (let round = 1; isTime(); round += 1) {
        const [found, hasFew] = [delivered.files, files / 2]; // so that it always has something to read
        await eventually(
          `most of round ${round} is read`,
          inventory,
          ({ waiting, taken, read, failed }) => waiting + taken + read + failed === found && waiting < hasFew,
          WITHIN_MS,
        );
        deliver(round);
      }
      const { read, failed } = await untilDealtWith(db.pool, delivered.files, WITHIN_MS);
      expect({ read, failed }).toEqual({ read: delivered.files, failed: 0 });
      expect((await db.pool.query<{ records: number }>(STORED)).rows).toEqual([{ records: delivered.records }]);
      run.kill('SIGTERM');
      const { code, signal, peakBytes } = await run.ended;
      tellAtLength(
        `B1, a worker ${WHERE} 512 MB: ${delivered.records} records in ${delivered.files} files and ${MINUTES} minutes, ` +
          `at most ${Math.round(peakBytes / MB)} MB, ended for want of memory ${cage.kills()} times`,
      );
      expect({ code, signal, kills: cage.kills() }).toEqual({ code: 0, signal: null, kills: 0 });
      expect(peakBytes).toBeLessThan(LIMIT_BYTES * HEALTHY_SHARE);
      expect((await inventory()).taken).toBe(0);
    },
    WITHIN_MS,
  );
});
