import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { scratchFolder } from '../builders/scratch-folder.ts';
import { acknowledgedButLost, lostOrDoubled } from '../support/conservation.ts';
import { freshDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { foldAll } from '../support/fold-all.ts';
import { growingTrail } from '../support/growing-trail.ts';
import { runBacktrail } from '../support/ingest-run.ts';
import { diceOf } from '../support/trail/dice.ts';
import { tellAtLength } from '../support/tell-at-length.ts';
import { followFolder, inventoryOf, startCrew, untilDealtWith } from '../support/worker-crew.ts';

/** `BACKTRAIL_TEST_SEED` repeats a run that failed. */
const SEED = Number(process.env['BACKTRAIL_TEST_SEED'] ?? 20_261_122);
const KILLS = Number(process.env['WORKER_KILLS'] ?? 25);
const RECORDS = Number(process.env['WORKER_RECORDS'] ?? 10_000);
const FILES = 200;
/** Delivered when fewer than so many files wait, so that no kill finds its worker idle. */
const MORE = { records: 640, files: 16 };
const WORKERS = 4;
const WITHIN_MS = 700;
const MOST_MS = 300_000 + KILLS * 20_000;

const TALLY = `
  select sum(records_duplicate)::int as duplicates, (count(*) - count(distinct name))::int as "readAgain"
  from ledger.object_outcome join ledger.object using (object_id)`;

describe(`R1: 4 workers on a folder, one of which is killed at work ${KILLS} times`, () => {
  const trail = growingTrail(scratchFolder(), SEED);
  const startedAt = Date.now();
  let summary: object = { seed: SEED };
  let db: TestDatabase;
  /** What the long run shows, as far as it has come. */
  const note = (more: object): void => {
    const seconds = Math.round((Date.now() - startedAt) / 1_000);
    summary = { ...summary, ...more, ...trail.delivered(), seconds };
  };

  beforeAll(async () => {
    await trail.deliver(RECORDS, FILES);
    db = await freshDatabase();
  }, MOST_MS);
  afterAll(async () => {
    tellAtLength(`R1: ${JSON.stringify(summary)}`);
    await db.drop();
  });

  it(
    'loses nothing and doubles nothing, and no file fails because of it',
    async () => {
      const settings = { databaseUrl: db.appUrl };
      const dice = diceOf(SEED);
      await followFolder('folder', trail.folder, settings);
      const crew = startCrew(WORKERS, settings);
      const whole = new Set<string>();
      let [kills, killedBeforeSettling] = [0, 0];
      try {
        while (kills < KILLS) {
          if ((await inventoryOf(db.ownerPool)).waiting < MORE.files) await trail.deliver(MORE.records, MORE.files);
          const left = await crew.replaceOneAtWork(db.ownerPool, dice, WITHIN_MS);
          kills += 1;
          if (left > 0) killedBeforeSettling += 1;
          note({ kills, killedBeforeSettling });
          expect(await acknowledgedButLost(db.ownerPool, trail.oracle, whole)).toEqual([]);
        }
        const { files } = trail.delivered();
        const { read, skipped, failed } = await untilDealtWith(db.ownerPool, files);
        expect({ read, skipped, failed }).toEqual({ read: files, skipped: 0, failed: 0 });
      } finally {
        note({ ended: (await crew.stop()).map(({ code, signal }) => code ?? signal) });
      }
      const faults = await lostOrDoubled(db.ownerPool, trail.oracle);
      note({ lostOrDoubled: faults.length, ...(await db.ownerPool.query<object>(TALLY)).rows[0] });
      expect(faults).toEqual([]);
    },
    MOST_MS,
  );

  it(
    'P7: leaves the lineage of a run without faults',
    async () => {
      const alone = await freshDatabase();
      try {
        await runBacktrail(['ingest', trail.folder], { databaseUrl: alone.appUrl });
        await foldAll(db.pool);
        const [ours, theirs] = await Promise.all(
          [db, alone].map(({ appUrl }) => runBacktrail(['digest', '--json'], { databaseUrl: appUrl })),
        );
        note({ isDigestEqual: ours?.out === theirs?.out && ours?.code === 0 });
        expect(ours).toMatchObject({ code: 0 });
        expect(ours?.out).toBe(theirs?.out);
      } finally {
        await alone.drop();
      }
    },
    MOST_MS,
  );
});
