import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { recordTextOf, eventIdOf } from '../builders/record-text.ts';
import { scratchFolder } from '../builders/scratch-folder.ts';
import { acknowledgedButLost, lostOrDoubled, oracleOf } from '../support/conservation.ts';
import { freshDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { startBacktrail } from '../support/ingest-run.ts';
import { pushUntilTaken } from '../support/push-client.ts';
import { slowingProxy } from '../support/slowing-proxy.ts';
import type { SlowingProxy } from '../support/slowing-proxy.ts';
import { storedTexts } from '../support/stored-texts.ts';
import { readManifest, writeTrail } from '../support/trail-generator.ts';
import { inventoryOf, untilDealtWith } from '../support/worker-crew.ts';

/** `BACKTRAIL_TEST_SEED` repeats a run that failed. */
const SEED = Number(process.env['BACKTRAIL_TEST_SEED'] ?? 20_261_122);
/** A hundredth of what a disk takes. */
const SLOW_BYTES_PER_SECOND = 48 * 1024;
/** How long the store is slow; BACK_PRESSURE_SECONDS says longer where there is time. */
const SLOW_MS = 1_000 * Number(process.env['BACK_PRESSURE_SECONDS'] ?? 5);
/** What these processes are told to get by on: docs/deploy.md. */
const [WORKER_BYTES, SERVER_BYTES] = [512 * 1024 * 1024, 384 * 1024 * 1024];
/** What is taken waits for its turn in memory, so it must have an end: as much as a reader takes at a time. */
const MOST_TAKEN = 256;
const WITHIN_MS = 240_000 + 10 * SLOW_MS;

/** Those who push at once, how often each, and how many records each time. */
const [CLIENTS, PUSHES, RECORDS] = [8, 4, 40];

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
      const { totals } = await writeTrail(logs, { seed: SEED, records: 10_000, files: 400 }, manifest);
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
          await sleep(500);
        }
        expect((await inventory()).read).toBeLessThan(totals.files); // or it was not slow
        proxy.slowTo(Infinity);
        const { read, failed } = await untilDealtWith(db.pool, totals.files);
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

  it(
    'the server turns pushes away and says when to come again; what it took is stored, and in the end it takes all',
    async () => {
      const run = startBacktrail(['serve'], { databaseUrl: proxy.url, more: { HTTP_PORT: '0' } });
      const acknowledged = new Set<string>();
      const statuses: number[] = [];
      let isSlow = true;
      try {
        const url = await run.said(/Listening on (http:\/\/\S+)/);
        proxy.slowTo(SLOW_BYTES_PER_SECOND);
        const clients = Array.from({ length: CLIENTS }, async (_, client) => {
          for (let push = 0; push < PUSHES; push += 1) {
            const words = wordsOf(client, push);
            const body = words.map((word) => recordTextOf(word, { requestParameters: { padding: noise(word) } }));
            await pushUntilTaken(url, body.join('\n'), (status) => {
              if (isSlow) statuses.push(status);
            });
            for (const word of words) acknowledged.add(eventIdOf(word));
          }
        });
        const all = Promise.all(clients);
        all.catch(() => undefined);
        const turnedAway = () => Promise.resolve(statuses.filter((status) => status !== 200).length);
        await eventually('it has turned some away', turnedAway, (count) => count >= CLIENTS);
        await eventually(
          'it has taken one all the same',
          () => Promise.resolve(acknowledged.size),
          (count) => count > 0,
        );
        const slowUntil = Date.now() + SLOW_MS;
        while (Date.now() < slowUntil) {
          expect(await missing(acknowledged)).toEqual([]);
          await sleep(500);
        }
        isSlow = false;
        proxy.slowTo(Infinity);
        await all;
        expect(acknowledged.size).toBe(CLIENTS * PUSHES * RECORDS);
        expect(await missing(acknowledged)).toEqual([]);
      } finally {
        run.kill('SIGTERM');
        const ended = await run.ended;
        expect(ended.code).toBe(0);
        expect(ended.peakBytes).toBeLessThan(SERVER_BYTES);
      }
    },
    WITHIN_MS,
  );

  /** What was acknowledged and is not stored. What is asked at the moment was acknowledged before it is looked for. */
  async function missing(acknowledged: ReadonlySet<string>): Promise<readonly string[]> {
    const asked = [...acknowledged];
    const stored = new Set<string | null>();
    for await (const { eventId } of storedTexts(db.ownerPool)) stored.add(eventId);
    return asked.filter((eventId) => !stored.has(eventId));
  }
});

const wordsOf = (client: number, push: number): readonly string[] =>
  Array.from({ length: RECORDS }, (_, at) => `push-${client}-${push}-${at}`);

/** Text that does not shrink, so that a record costs the line to the store its length. */
const noise = (word: string): string => Array.from({ length: 16 }, (_, at) => eventIdOf(`${word}/${at}`)).join('');
