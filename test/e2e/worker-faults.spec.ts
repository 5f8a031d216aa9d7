import { mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createPool, withRetry } from '#platform';
import { acknowledgedButLost, contentsHash, lostOrDoubled, oracleOf } from '../support/conservation.ts';
import type { Oracle } from '../support/conservation.ts';
import { cuttingProxy } from '../support/cutting-proxy.ts';
import type { Cut } from '../support/cutting-proxy.ts';
import { freshDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { answersAgain, loadingBackend } from '../support/fault-driver.ts';
import { foldAll } from '../support/fold-all.ts';
import { mustVerify, runBacktrail } from '../support/ingest-run.ts';
import { growingTrail } from '../support/growing-trail.ts';
import { describeWithRedis, newRedis } from '../support/redis.ts';
import type { TestRedis } from '../support/redis.ts';
import { serverPidOf, withStoreHome } from '../support/store-under-test.ts';
import { spawnStoreUser } from '../support/store-user.ts';
import { readManifest, writeTrail } from '../support/trail-generator.ts';
import type { TrailTotals } from '../support/trail-generator.ts';
import { followFolder, startCrew, untilDealtWith, untilRead } from '../support/worker-crew.ts';

/** `BACKTRAIL_TEST_SEED` repeats a run that failed. */
const SEED = Number(process.env['BACKTRAIL_TEST_SEED'] ?? 20_261_123);
const RECORDS = 8_000;
const FILES = 160;
const CUTS = Number(process.env['WORKER_CUTS'] ?? 3);
const CUT_AT: readonly Cut[] = ['before-commit', 'after-commit', 'before-answer'];

describe('workers on a folder', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'backtrail-faults-'));
  const logs = path.join(folder, 'logs');
  let oracle: Oracle;
  let totals: TrailTotals;
  let db: TestDatabase;

  beforeAll(async () => {
    const manifest = path.join(folder, 'manifest.ndjson');
    ({ totals } = await writeTrail(logs, { seed: SEED, records: RECORDS, files: FILES }, manifest));
    oracle = await oracleOf(SEED, readManifest(manifest));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(async () => {
    db = await freshDatabase();
  });
  afterEach(() => db.drop());

  it('R10: 8 of them leave what one ingest leaves', async () => {
    const settings = { databaseUrl: db.appUrl };
    await followFolder('folder', logs, settings);
    const crew = startCrew(8, settings);
    const { read, failed } = await untilDealtWith(db.ownerPool, totals.files);
    const ended = await crew.stop();
    expect(ended.map(({ code }) => code)).toEqual(ended.map(() => 0));
    expect(ended.filter(({ talk }) => /deadlock|40P01/i.test(talk))).toEqual([]);
    expect({ read, failed }).toEqual({ read: totals.files, failed: 0 });
    expect(await lostOrDoubled(db.ownerPool, oracle)).toEqual([]);

    const alone = await freshDatabase();
    try {
      await runBacktrail(['ingest', logs], { databaseUrl: alone.appUrl });
      await foldAll(db.pool);
      expect(await contentsHash(db.ownerPool)).toBe(await contentsHash(alone.ownerPool));
      const [ours, theirs] = await Promise.all(
        [db, alone].map(({ appUrl }) => runBacktrail(['digest', '--json'], { databaseUrl: appUrl })),
      );
      expect(ours?.out).toBe(theirs?.out);
    } finally {
      await alone.drop();
    }
  }, 300_000);

  it(
    'R4: store once what was cut off in the midst of its commit, wherever the cut falls',
    async () => {
      const trail = growingTrail(path.join(folder, 'growing'), SEED + 10);
      await followFolder('folder', trail.folder, { databaseUrl: db.appUrl });
      const proxy = await cuttingProxy(db.appUrl);
      const crew = startCrew(2, { databaseUrl: proxy.url });
      const whole = new Set<string>();
      try {
        for (let cut = 1; cut <= CUTS; cut++) {
          proxy.cutNext(CUT_AT[cut % CUT_AT.length] ?? 'before-answer', 'copy ledger.record');
          await trail.deliver(400, 10);
          await eventually(
            `commit ${cut} is cut`,
            () => Promise.resolve(proxy.cuts()),
            (cuts) => cuts >= cut,
          );
          expect(await acknowledgedButLost(db.ownerPool, trail.oracle, whole)).toEqual([]);
        }
        const { files } = trail.delivered();
        const { read, failed } = await untilDealtWith(db.ownerPool, files);
        expect({ read, failed }).toEqual({ read: files, failed: 0 });
      } finally {
        const ended = await crew.stop();
        await proxy.close();
        expect(ended.map(({ signal }) => signal)).toEqual([null, null]);
      }
      expect(await lostOrDoubled(db.ownerPool, trail.oracle)).toEqual([]);
      await mustVerify({ databaseUrl: db.appUrl });
    },
    60_000 + CUTS * 20_000,
  );

  it('R3: go on in the same process when PostgreSQL, or a process of it, is killed', async () => {
    await withStoreHome(async (home) => {
      const holder = spawnStoreUser(home); // holds the store, as a running server would
      const store = await holder.opened;
      expect(await runBacktrail(['migrate'], { home })).toMatchObject({ code: 0 });
      const owner = createPool(store.ownerUrl, { maxConnections: 2 });
      await followFolder('folder', logs, { home });
      const crew = startCrew(2, { home });
      try {
        for (const [at, victim] of ['backend', 'postmaster', 'backend'].entries()) {
          await untilRead(owner, ((at + 1) * FILES) / 8);
          const isBackend = victim === 'backend';
          // After a restart it may take a while until a worker is connected again.
          const pid = isBackend
            ? await eventually(
                'a process of the server works for a worker',
                () => loadingBackend(owner, { at: new Date(0), records: 0 }),
                (found) => found !== undefined,
              )
            : serverPidOf(store.dataFolder);
          expect(pid).toBeGreaterThan(0);
          process.kill(pid ?? 0, isBackend ? 'SIGKILL' : 'SIGQUIT');
          await answersAgain(store.ownerUrl);
          // The server may answer once more before it has noticed that one of its processes is gone, and then restart.
          expect(await withRetry(() => acknowledgedButLost(owner, oracle, new Set()))).toEqual([]);
        }
        const { read, failed } = await untilDealtWith(owner, totals.files);
        expect({ read, failed }).toEqual({ read: totals.files, failed: 0 });
        expect(await lostOrDoubled(owner, oracle)).toEqual([]);
      } finally {
        const ended = await crew.stop();
        await owner.end();
        await holder.close();
        expect(ended.map(({ code, signal }) => ({ code, signal }))).toEqual(
          ended.map(() => ({ code: 0, signal: null })),
        );
      }
    });
  }, 300_000);

  it('R1, R3: lose nothing when all of them and PostgreSQL are killed at one moment, as by a power cut', async () => {
    await withStoreHome(async (home) => {
      const holder = spawnStoreUser(home);
      const store = await holder.opened;
      expect(await runBacktrail(['migrate'], { home })).toMatchObject({ code: 0 });
      const owner = createPool(store.ownerUrl, { maxConnections: 2 });
      await followFolder('folder', logs, { home });
      let crew = startCrew(2, { home });
      try {
        await untilRead(owner, FILES / 4);
        const postmaster = serverPidOf(store.dataFolder);
        for (const run of crew.runs()) run.kill('SIGKILL');
        process.kill(postmaster ?? 0, 'SIGKILL');
        await Promise.all(crew.runs().map(({ ended }) => ended));
        await answersAgain(store.ownerUrl);
        expect(await acknowledgedButLost(owner, oracle, new Set())).toEqual([]);
        crew = startCrew(2, { home });
        const { read, failed } = await untilDealtWith(owner, totals.files);
        expect({ read, failed }).toEqual({ read: totals.files, failed: 0 });
        expect(await lostOrDoubled(owner, oracle)).toEqual([]);
        await mustVerify({ home });
      } finally {
        await crew.stop();
        await owner.end();
        await holder.close();
      }
    });
  }, 300_000);
});

const QUEUES = `
  select count(*)::int as workers from follow.worker where (queue = 'ok') = $1`;

describeWithRedis('R5: workers whose jobs are in Redis', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'backtrail-redis-'));
  const logs = path.join(folder, 'logs');
  const [later, inbox] = [path.join(folder, 'later'), path.join(folder, 'inbox')];
  let redis: TestRedis;
  let db: TestDatabase;

  beforeAll(async () => {
    [db, redis] = [await freshDatabase(), await newRedis()];
  });
  afterAll(async () => {
    await redis.kill();
    await db.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('read all though it is not there at first, is emptied, and is killed; and hear it again afterwards', async () => {
    const manifest = path.join(folder, 'manifest.ndjson');
    const { totals } = await writeTrail(logs, { seed: SEED + 1, records: RECORDS, files: FILES }, manifest);
    await writeTrail(later, { seed: SEED + 2, records: 100, files: 2 }, path.join(folder, 'later.ndjson'));
    const settings = { databaseUrl: db.appUrl, more: { REDIS_URL: redis.url } };
    await followFolder('folder', logs, settings);
    const crew = startCrew(2, settings);
    try {
      await untilRead(db.ownerPool, FILES / 8);
      await redis.start();
      await untilHeard(true);
      for (let flush = 0; flush < 4; flush++) {
        redis.say('flushall');
        await sleep(300);
      }
      await untilRead(db.ownerPool, FILES / 2);
      await redis.kill();
      await untilDealtWith(db.ownerPool, totals.files);
      await untilHeard(false);
      await redis.start();
      await untilHeard(true);
      await untilRung();

      renameSync(later, inbox);
      await followFolder('inbox', inbox, settings);
      await untilDealtWith(db.ownerPool, totals.files + 2);
    } finally {
      const ended = await crew.stop();
      expect(ended.map(({ code }) => code)).toEqual([0, 0]);
    }
    expect(await lostOrDoubled(db.ownerPool, await oracleOf(SEED, await bothManifests()))).toEqual([]);
  }, 300_000);

  async function untilHeard(isHeard: boolean): Promise<void> {
    const giveUpAt = Date.now() + 120_000;
    for (;;) {
      const { rows } = await db.ownerPool.query<{ workers: number }>(QUEUES, [isHeard]);
      if (rows[0]?.workers === 2) return;
      if (Date.now() > giveUpAt)
        throw new Error(`the workers' queues did not become ${isHeard ? 'usable' : 'unusable'}`);
      await sleep(100);
    }
  }

  /** A schedule moves on only when a worker has taken the job before. */
  async function untilRung(): Promise<void> {
    const next = (): string => redis.say('zrange', 'bull:work:repeat', '0', '-1', 'withscores');
    const first = next();
    expect(first).not.toBe('');
    const giveUpAt = Date.now() + 60_000;
    while (next() === first) {
      if (Date.now() > giveUpAt) throw new Error('no worker takes a job from the queue');
      await sleep(100);
    }
  }

  async function bothManifests() {
    const records = [];
    for (const name of ['manifest', 'later'])
      for await (const record of readManifest(path.join(folder, `${name}.ndjson`))) records.push(record);
    return records;
  }
});
