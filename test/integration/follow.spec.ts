import { randomUUID } from 'node:crypto';
import { appendFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import {
  FOUND_CHANNEL,
  SourceNameRefused,
  SourceUnknown,
  addSource,
  dueWork,
  listRuns,
  listSources,
  lookAt,
  objectsOfRun,
  pauseSource,
  readDue,
  removeSource,
  resumeSource,
  retryRun,
  sourceNamed,
} from '#follow';
import type { FollowedSource } from '#follow';
import { openReader } from '#ingest';
import type { Reader, ReaderOptions } from '#ingest';
import { oneAtATime, prismaOver } from '#platform';
import type { PrismaClient } from '#platform';
import { recordTextOf } from '../builders/record-text.ts';
import { scratchFolder } from '../builders/scratch-folder.ts';
import { freshDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';

const logOf = (...ids: readonly string[]): Buffer =>
  gzipSync(`{"Records":[${ids.map((id) => recordTextOf(id)).join(',')}]}`);

/** As built: a thread does not go through the tests' own loader. */
const PROGRAM = new URL('../../dist/libs/ingest/src/reader-main.js', import.meta.url);

const STATES = `
  select name, state, reason, strikes::int, tries::int from follow.found order by name, found_id`;
const STORED = `
  select count(*)::int as count from ledger.record`;
const MAKE_DUE = `
  update follow.found set due_at = clock_timestamp() where state in ('waiting', 'taken')`;
const TAKE_AS_THE_DEAD = `
  update follow.found set state = 'taken', taken_by = $1, due_at = clock_timestamp() + interval '1 hour'`;

describe('a followed folder', () => {
  const folder = scratchFolder();
  const taker = { workerId: randomUUID(), leaseSeconds: 30 };
  const opened: Reader[] = [];
  let db: TestDatabase;
  let prisma: PrismaClient;
  let sources = 0;

  beforeAll(async () => {
    db = await freshDatabase();
    prisma = await prismaOver(db.ownerPool);
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((reader) => reader.close()));
    await db.ownerPool.query('delete from follow.found');
    await db.ownerPool.query('delete from follow.run');
  });
  afterAll(() => db.drop());

  function reader(options: Partial<ReaderOptions> = {}): Reader {
    const started = openReader({ databaseUrl: db.appUrl, program: PROGRAM, ...options });
    opened.push(started);
    return started;
  }

  async function newSource(files: Readonly<Record<string, Uint8Array>>): Promise<FollowedSource> {
    const name = `source-${sources++}`;
    const place = path.join(folder, name);
    mkdirSync(place);
    for (const [file, bytes] of Object.entries(files)) writeFileSync(path.join(place, file), bytes);
    return await addSource(prisma, name, place, 60);
  }

  const look = (source: FollowedSource) => lookAt({ pool: db.pool }, source, new AbortController().signal);
  const states = async () =>
    (
      await db.ownerPool.query<{ name: string; state: string; reason: string | null; strikes: number; tries: number }>(
        STATES,
      )
    ).rows;
  const shortStates = async () =>
    (await states()).map(({ name, state, reason }) => [path.basename(name), state, reason]);
  const storedCount = async (): Promise<number> =>
    (await db.ownerPool.query<{ count: number }>(STORED)).rows[0]?.count ?? -1;

  it('is looked at without forgetting: what is new is found once, what grew is found again, digests are set aside', async () => {
    const digest = '111122223333_CloudTrail-Digest_eu-west-1_t_eu-west-1_20260302T000000Z.json.gz';
    const source = await newSource({
      'a.json': Buffer.from(recordTextOf(randomUUID())),
      [digest]: logOf(),
      'insight.json': Buffer.from(recordTextOf(randomUUID(), { eventType: 'AwsCloudTrailInsight' })),
    });
    expect(await look(source)).toEqual({ found: 3, failure: null });
    expect(await look(source)).toEqual({ found: 0, failure: null });
    await readDue({ pool: db.pool, reader: reader(), taker }, source.sourceId);
    expect(await shortStates()).toEqual(
      [
        [digest, 'skipped', 'digest'],
        ['a.json', 'read', null],
        ['insight.json', 'skipped', 'insight'],
      ].sort(),
    );

    const file = path.join(folder, source.name, 'a.json');
    appendFileSync(file, `\n${recordTextOf(randomUUID())}`);
    expect(await look(source)).toEqual({ found: 1, failure: null });
    await readDue({ pool: db.pool, reader: reader(), taker }, source.sourceId);
    const runs = await listRuns(db.pool, null, 10);
    expect(runs.map(({ objects, records }) => [objects.read, objects.skipped, records.seen, records.appended])).toEqual(
      [
        [1, 0, 2, 1],
        [1, 2, 1, 1],
      ],
    );
  });

  it('is looked at by one worker at a time, and by the next one when that look is over, however it ended', async () => {
    let end: (() => void) | undefined;
    const over = new Promise<void>((resolve) => (end = resolve));
    const first = oneAtATime(db.pool, 'look 1', () => over.then(() => 'looked'));
    await eventually(
      'it is looked at',
      () => oneAtATime(db.pool, 'look 1', () => Promise.resolve('too')),
      (answer) => answer === null,
    );
    expect(await oneAtATime(db.pool, 'look 2', () => Promise.resolve('another'))).toBe('another');
    const ofOneThatFroze = -1; // whoever looks has done so for longer than that
    expect(await oneAtATime(db.pool, 'look 1', () => Promise.resolve('beside'), ofOneThatFroze)).toBe('beside');
    end?.();
    expect(await first).toBe('looked');
    await expect(oneAtATime(db.pool, 'look 1', () => Promise.reject(new Error('unreachable')))).rejects.toThrow(
      'unreachable',
    );
    await eventually(
      'it is free',
      () => oneAtATime(db.pool, 'look 1', () => Promise.resolve('again')),
      (answer) => answer === 'again',
    );
  });

  it('is taken in smaller parts when little is left, and rings when something is found', async () => {
    const rings: (string | undefined)[] = [];
    const listener = await db.pool.connect();
    listener.on('notification', ({ payload }) => rings.push(payload));
    await listener.query(`listen ${FOUND_CHANNEL}`);
    const names = Array.from({ length: 40 }, (_, at) => `${at}.json.gz`);
    const source = await newSource(Object.fromEntries(names.map((name) => [name, logOf(randomUUID())])));
    await look(source);
    await look(source);
    const one = reader();
    const taken = [];
    while (taken.at(-1) !== 0) taken.push(await readDue({ pool: db.pool, reader: one, taker }, source.sourceId));
    expect(taken).toEqual([10, 8, 8, 8, 6, 0]);
    await eventually(
      'it rings',
      () => Promise.resolve(rings.length),
      (count) => count >= 2,
    );
    listener.release(true);
    expect(rings).toEqual([source.sourceId, source.sourceId]);
  });

  it('tells of each object why it was not read, and reads it again when somebody asks', async () => {
    const source = await newSource({
      'good.json.gz': logOf(randomUUID()),
      'cut.json.gz': logOf(randomUUID()).subarray(0, 40),
    });
    await look(source);
    await readDue({ pool: db.pool, reader: reader(), taker }, source.sourceId);
    const [run] = await listRuns(db.pool, null, 1);
    expect(run?.objects).toEqual({ found: 2, waiting: 0, read: 1, skipped: 0, failed: 1 });
    const failed = { states: ['failed'] as const, after: '0', limit: 10 };
    expect(await objectsOfRun(db.pool, run?.runId ?? '', { ...failed, states: ['failed'] })).toMatchObject([
      { state: 'failed', reason: 'GZIP_TRUNCATED', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
    ]);

    writeFileSync(path.join(folder, source.name, 'cut.json.gz'), logOf(randomUUID()));
    expect(await retryRun(db.pool, run?.runId ?? '')).toBe(1);
    await readDue({ pool: db.pool, reader: reader(), taker }, source.sourceId);
    expect((await shortStates()).map(([, state]) => state)).toEqual(['read', 'read']);
  });

  it('takes what a dead worker had taken only when its lease is over, and knows what it had committed', async () => {
    const source = await newSource({ 'one.json.gz': logOf(randomUUID()), 'two.json.gz': logOf(randomUUID()) });
    await look(source);
    await db.ownerPool.query(TAKE_AS_THE_DEAD, [randomUUID()]);
    expect(await readDue({ pool: db.pool, reader: reader(), taker }, source.sourceId)).toBe(0);
    await db.ownerPool.query(MAKE_DUE);
    expect(await readDue({ pool: db.pool, reader: reader(), taker }, source.sourceId)).toBe(2);

    const before = await storedCount();
    await db.ownerPool.query("update follow.found set state = 'taken', ended_at = null, due_at = clock_timestamp()");
    expect(await readDue({ pool: db.pool, reader: reader(), taker }, source.sourceId)).toBe(0);
    expect(await shortStates()).toEqual([
      ['one.json.gz', 'read', null],
      ['two.json.gz', 'read', null],
    ]);
    expect(await storedCount()).toBe(before);
  });

  it('hands each object to one of many takers', async () => {
    const names = Array.from({ length: 40 }, (_, at) => `f${at}.json.gz`);
    const source = await newSource(Object.fromEntries(names.map((name) => [name, logOf(randomUUID())])));
    await look(source);
    const before = await storedCount();
    const takers = Array.from({ length: 3 }, () => ({ workerId: randomUUID(), leaseSeconds: 30 }));
    const taken = await Promise.all(
      takers.map(async (each) => {
        const own = reader();
        let sum = 0;
        for (let count = -1; count !== 0; sum += count)
          count = await readDue({ pool: db.pool, reader: own, taker: each }, source.sourceId, 5);
        return sum;
      }),
    );
    expect(taken.reduce((a, b) => a + b, 0)).toBe(40);
    expect(await storedCount()).toBe(before + 40);
  });

  it('H9: sets an object aside that its reader dies of three times, alone, and reads its neighbours', async () => {
    const large = `{"Records":[${Array.from({ length: 80_000 }, () => recordTextOf(randomUUID())).join(',')}]}`;
    const source = await newSource({
      'a.json.gz': logOf(randomUUID()),
      'deadly.json.gz': gzipSync(large),
      'z.json.gz': logOf(randomUUID()),
    });
    await look(source);
    const deaths: unknown[] = [];
    const small = { heapMb: 24, batchLimits: { records: 1_000_000, bytes: 2 ** 40 } };
    for (let round = 0; round < 8; round++) {
      await readDue({ pool: db.pool, reader: reader(small), taker }, source.sourceId).catch((error: unknown) =>
        deaths.push(error),
      );
      await db.ownerPool.query(MAKE_DUE);
    }
    expect(deaths).toMatchObject(Array.from({ length: 3 }, () => ({ code: 'READER_DIED' })));
    expect(await states()).toMatchObject([
      { state: 'read' },
      { state: 'failed', reason: 'READER_DIED', strikes: 3 },
      { state: 'read' },
    ]);
    const kept = await db.ownerPool.query(
      "select reason, content_bytes > 0 as is_kept from ledger.quarantine where reason = 'READER_DIED'",
    );
    expect(kept.rows).toEqual([{ reason: 'READER_DIED', is_kept: true }]);

    // With more room the same object is read, since nothing of it was lost.
    const [run] = await listRuns(db.pool, null, 1);
    await retryRun(db.pool, run?.runId ?? '');
    await readDue({ pool: db.pool, reader: reader(), taker }, source.sourceId);
    expect((await states()).map(({ state }) => state)).toEqual(['read', 'read', 'read']);
  }, 120_000);

  it('leaves what cannot be read now for later, without a trace in the quarantine', async () => {
    const source = await newSource({ 'gone.json.gz': logOf(randomUUID()) });
    await look(source);
    rmSync(path.join(folder, source.name, 'gone.json.gz'));
    await readDue({ pool: db.pool, reader: reader(), taker }, source.sourceId);
    expect(await shortStates()).toEqual([['gone.json.gz', 'failed', 'PATH_NOT_FOUND']]);
  });

  it('says with the source that it cannot be looked at, and looks again', async () => {
    const source = await addSource(prisma, 'nowhere', path.join(folder, 'nowhere'), 3_600);
    expect(await look(source)).toMatchObject({ found: 0, failure: expect.stringContaining('PATH_NOT_FOUND') });
    expect((await sourceNamed(db.ownerPool, 'nowhere')).lookFailure).toContain('PATH_NOT_FOUND');
    mkdirSync(path.join(folder, 'nowhere'));
    expect(await look(source)).toEqual({ found: 0, failure: null });
    expect((await sourceNamed(db.ownerPool, 'nowhere')).lookFailure).toBeNull();
  });

  it('is left alone while paused, and for ever when removed; its name may be given again', async () => {
    const source = await newSource({ 'a.json.gz': logOf(randomUUID()) });
    const isDue = async () => (await dueWork(db.pool)).some(({ sourceId }) => sourceId === source.sourceId);
    expect(await isDue()).toBe(true);
    await pauseSource(prisma, source.name);
    expect(await isDue()).toBe(false);
    await resumeSource(prisma, source.name);
    expect(await isDue()).toBe(true);
    await expect(addSource(prisma, source.name, '/elsewhere')).rejects.toThrow(SourceNameRefused);
    await removeSource(prisma, source.name);
    expect(await isDue()).toBe(false);
    await expect(pauseSource(prisma, source.name)).rejects.toThrow(SourceUnknown);
    await addSource(prisma, source.name, '/elsewhere');
    expect((await listSources(db.ownerPool)).filter(({ name }) => name === source.name)).toHaveLength(1);
  });
});
