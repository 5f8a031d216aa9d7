import { createHash, randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { addSource, dueWork, lookAt, listRuns, pauseSource, readDue, sourceNamed, testPlace } from '#follow';
import type { FollowedSource } from '#follow';
import { keepUnread, openReader } from '#ingest';
import type { Reader } from '#ingest';
import type { EpochMs } from '#kernel';
import { reserveObjectIds } from '#ledger';
import { prismaOver } from '#platform';
import type { PrismaClient } from '#platform';
import { recordTextOf } from '../builders/record-text.ts';
import type { Act, Asked } from '../support/bucket-proxy.ts';
import { bucketUnderTest } from '../support/bucket-under-test.ts';
import type { BucketUnderTest } from '../support/bucket-under-test.ts';
import { freshDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { diceOf } from '../support/trail/dice.ts';

/** `BACKTRAIL_TEST_SEED` repeats a run that failed. */
const SEED = Number(process.env['BACKTRAIL_TEST_SEED'] ?? 20_261_124);
const PROGRAM = new URL('../support/reader-with-credentials.mjs', import.meta.url);
const PATIENCE = { attempts: 2, firstPauseMs: 2, longestPauseMs: 5 };
const DAY_MS = 86_400_000;
const NOON = Date.parse('2026-03-02T12:00:00Z');
/** A day of the window, tomorrow and the whole tree included. */
const WINDOW_LISTS = 33;
const FRESH_LISTS = 3;
/** Of a look that was cut off shortly before, and one that was refused. */
const CUT_OFF_LISTS = 9;

const STATES = `
  select name, state, reason from follow.found where source_id = $1 order by name, found_id`;
const MAKE_DUE = `
  update follow.found set due_at = clock_timestamp() where state in ('waiting', 'taken')`;
const STORED_FROM = `
  select coalesce(sum(records_appended), 0)::int as count
  from ledger.object_outcome join ledger.object using (object_id) where name like $1`;
const QUARANTINED = `
  select reason from ledger.quarantine where object_name like $1 order by reason`;

const OUTCOMES = `
  select outcome, reason, bytes_delivered::int as bytes, encode(sha256_delivered, 'hex') as sha256,
    (select count(*)::int from ledger.quarantine q where q.object_id = o.object_id) as quarantined
  from ledger.object_outcome o where object_id = any ($1) order by object_id`;

const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10).replaceAll('-', '/');
const fileOf = (...words: readonly string[]): Buffer =>
  gzipSync(`{"Records":[${words.map((word) => recordTextOf(word)).join(',')}]}`);

describe('a followed bucket', () => {
  const taker = { workerId: randomUUID(), leaseSeconds: 60 };
  const unending = new AbortController().signal;
  let bucket: BucketUnderTest;
  let db: TestDatabase;
  let prisma: PrismaClient;
  let reader: Reader;

  beforeAll(async () => {
    [bucket, db] = [await bucketUnderTest(), await freshDatabase()];
    prisma = await prismaOver(db.ownerPool);
    reader = openReader({ databaseUrl: db.appUrl, program: PROGRAM, buckets: settings() });
  });
  afterEach(() => {
    bucket.proxy.heal();
    bucket.proxy.hide(() => false);
  });
  afterAll(async () => {
    await reader.close();
    await bucket.close();
    await db.drop();
  });

  const settings = () => ({ endpointUrl: bucket.proxy.url, patience: PATIENCE });
  const follow = (name: string): Promise<FollowedSource> => addSource(prisma, name, `s3://${bucket.name}/${name}/`, 60);
  const look = (source: FollowedSource, now = NOON, signal = unending) =>
    lookAt({ pool: db.pool, buckets: settings(), now: now as EpochMs }, source, signal);
  const read = async ({ sourceId }: FollowedSource): Promise<void> => {
    while ((await readDue({ pool: db.pool, reader, taker, buckets: settings(), dice: () => 0 }, sourceId)) > 0);
  };
  /** By their names below the source. */
  const states = async ({ sourceId, name }: FollowedSource): Promise<Record<string, readonly (string | null)[]>> => {
    const { rows } = await db.ownerPool.query<{ name: string; state: string; reason: string | null }>(STATES, [
      sourceId,
    ]);
    const below = `s3://${bucket.name}/${name}/`;
    return Object.fromEntries(rows.map((row) => [row.name.slice(below.length), [row.state, row.reason]]));
  };
  const storedFrom = async ({ name }: FollowedSource): Promise<number> =>
    (await db.ownerPool.query<{ count: number }>(STORED_FROM, [`s3://${bucket.name}/${name}/%`])).rows[0]?.count ?? -1;

  /** What was listed since, but for the search for trees: a prefix each page. */
  const listedSince = (from: number): readonly string[] =>
    bucket.proxy
      .asked()
      .slice(from)
      .filter(({ query }) => query.has('list-type') && !query.has('delimiter'))
      .map(({ query }) => query.get('prefix') ?? '');
  const isList = ({ query }: Asked): boolean => query.has('list-type');
  const treeOf = (source: string, account: string, region: string): string =>
    `${source}/AWSLogs/${account}/CloudTrail/${region}/`;
  const keyIn = (tree: string, at: number, word: string): string => `${tree}${dayOf(at)}/${word}.json.gz`;

  it('R9: has every file read that comes up to 30 days late and out of order, through restarts and broken lists', async () => {
    const dice = diceOf(SEED);
    const source = await follow('late');
    const trees = ['eu-west-1', 'us-east-1'].map((region) => treeOf('late', '111122223333', region));
    const comesAt = new Map<string, number>();
    for (let at = 0; at < 60; at++) {
      // Names in the reverse order of the days on which they come, in each day.
      const written = NOON + dice.below(12) * DAY_MS;
      const late = at % 6 === 0 ? 30 : dice.below(31);
      const tree = trees[at % trees.length] ?? '';
      const key = keyIn(tree, written, `${String(99 - late).padStart(2, '0')}-${at}`);
      comesAt.set(key, written + late * DAY_MS);
      await bucket.put(key, fileOf(`late ${at}`));
    }
    let now = NOON;
    bucket.proxy.hide((key) => (comesAt.get(key) ?? 0) > now);
    const counts: number[] = [];
    for (let day = 0; day <= 45; day += 3) {
      now = NOON + day * DAY_MS;
      if (dice.below(2) === 0) await lookCutOff(source, now, 2 + dice.below(30));
      if (dice.below(3) === 0)
        bucket.proxy.fault({ when: isList, times: 1, act: { kind: 'refuse', status: 500, code: 'InternalError' } });
      const before = bucket.proxy.asked().length;
      expect(await look(source, now)).toMatchObject({ failure: null });
      counts.push(listedSince(before).length);
      bucket.proxy.heal();
      if (dice.below(4) === 0) await read(source);
    }
    await read(source);
    expect(Object.values(await states(source))).toEqual([...comesAt].map(() => ['read', null]));
    expect(await storedFrom(source)).toBe(comesAt.size);
    // Three days go by between looks, so that three days leave the window before they are listed a last time.
    expect(Math.max(...counts)).toBeLessThanOrEqual(trees.length * (WINDOW_LISTS + 3) + CUT_OFF_LISTS);

    const [soon, after] = [now + 60_000, now + 120_000];
    await look(source, soon);
    const before = bucket.proxy.asked().length;
    await look(source, after);
    expect(listedSince(before)).toHaveLength(trees.length * FRESH_LISTS);
    // Each tree was listed whole once, and perhaps once more, where that was cut off or refused.
    for (const tree of trees) expect(listedSince(0).filter((prefix) => prefix === tree).length).toBeLessThanOrEqual(3);
    expect(listedSince(before).filter((prefix) => prefix < keyIn(trees[0] ?? '', now - 2 * DAY_MS, ''))).toEqual([]);
  }, 120_000);

  /** Ends the look as a worker that stops does, at a request of its own. */
  async function lookCutOff(source: FollowedSource, now: number, after: number): Promise<void> {
    const cut = new AbortController();
    let asked = 0;
    const work = () => {
      cut.abort();
      return Promise.resolve();
    };
    bucket.proxy.fault({ when: (each) => isList(each) && ++asked === after, times: 1, act: { kind: 'first', work } });
    expect(await look(source, now, cut.signal)).toMatchObject({ failure: null });
    bucket.proxy.heal();
  }

  it('R9: finds what came while nobody looked for longer than a month', async () => {
    const source = await follow('absent');
    const tree = treeOf('absent', '111122223333', 'eu-west-1');
    await bucket.put(keyIn(tree, NOON, 'first'), fileOf('absent first'));
    expect(await look(source)).toEqual({ found: 1, failure: null });
    for (const day of [1, 2, 15, 50, 70]) {
      await bucket.put(keyIn(tree, NOON + day * DAY_MS, `day-${day}`), fileOf(`absent ${day}`));
    }
    expect(await look(source, NOON + 70 * DAY_MS)).toEqual({ found: 5, failure: null });
    const before = bucket.proxy.asked().length;
    expect(await look(source, NOON + 71 * DAY_MS)).toEqual({ found: 0, failure: null });
    expect(listedSince(before)).not.toContain(tree);
    expect(listedSince(before).length).toBeLessThanOrEqual(WINDOW_LISTS + 1);
  });

  it('goes on with other prefixes when one cannot be listed, says so, and lists it when it can', async () => {
    const source = await follow('partly');
    const trees = Array.from({ length: 4 }, (_, at) => treeOf('partly', `11112222333${at}`, 'eu-west-1'));
    for (const tree of trees) await bucket.put(keyIn(tree, NOON, 'a'), fileOf(tree));
    const [shut = ''] = trees;
    const act: Act = { kind: 'refuse', status: 403, code: 'AccessDenied' };
    bucket.proxy.fault({
      when: ({ query }) => !query.has('delimiter') && query.get('prefix')?.startsWith(shut) === true,
      act,
    });
    let found = 0;
    for (let again = 0; again < 6; again++) {
      const looked = await look(source, NOON + again * 60_000);
      expect(looked.failure).toMatch(/^BUCKET_DENIED: /);
      found += looked.found;
    }
    expect(found).toBe(3);
    bucket.proxy.heal();
    expect(await look(source, NOON + 3_600_000)).toEqual({ found: 1, failure: null });
    expect((await sourceNamed(db.ownerPool, 'partly')).lookFailure).toBeNull();
    const runs = (await listRuns(db.pool, null, 50)).filter((run) => run.source === 'partly');
    expect(runs.filter(({ lookedUntil }) => lookedUntil === null)).toEqual([]);
  });

  it('reads the other accounts when the folder of one is denied, and says which', async () => {
    const source = await follow('denied');
    const trees = Array.from({ length: 3 }, (_, at) => treeOf('denied', `11112222444${at}`, 'eu-west-1'));
    for (const tree of trees) await bucket.put(keyIn(tree, NOON, 'a'), fileOf(tree));
    const shut = 'denied/AWSLogs/111122224440/';
    const act: Act = { kind: 'refuse', status: 403, code: 'AccessDenied' };
    bucket.proxy.fault({ when: ({ query }) => query.get('prefix')?.startsWith(shut) === true, act });
    const looked = await look(source);
    expect(looked.found).toBe(2);
    expect(looked.failure).toMatch(/^BUCKET_DENIED: s3:\/\/[^/]+\/denied\/AWSLogs\/111122224440\//);
    bucket.proxy.heal();
    expect(await look(source, NOON + 60_000)).toEqual({ found: 1, failure: null });
  });

  it('begins one run for what is found side by side', async () => {
    const source = await follow('together');
    for (let at = 0; at < 8; at++) {
      const tree = treeOf('together', `44445555666${at}`, 'eu-west-1');
      await bucket.put(keyIn(tree, NOON, 'a'), fileOf(tree));
    }
    expect(await look(source)).toEqual({ found: 8, failure: null });
    const runs = (await listRuns(db.pool, null, 50)).filter((run) => run.source === 'together');
    expect(runs).toMatchObject([{ objects: { found: 8 }, lookedUntil: expect.stringMatching(/Z$/) }]);
  });

  it('is listed whole on every look where its layout is another one; what is replaced is read again', async () => {
    const source = await follow('flat');
    await bucket.put('flat/b.json.gz', fileOf('flat b'));
    await bucket.put('flat/folder/', '');
    expect(await look(source)).toEqual({ found: 2, failure: null });
    await bucket.put('flat/a.json.gz', fileOf('flat a'));
    expect(await look(source)).toEqual({ found: 1, failure: null });
    await read(source);
    await bucket.put('flat/b.json.gz', fileOf('flat b', 'flat c'));
    expect(await look(source)).toEqual({ found: 1, failure: null });
    const before = bucket.proxy.asked().length;
    expect(await look(source)).toEqual({ found: 0, failure: null });
    expect(listedSince(before)).toEqual(['flat/']);
    await read(source);
    expect(await states(source)).toEqual({
      'a.json.gz': ['read', null],
      'b.json.gz': ['read', null],
      'folder/': ['skipped', 'foreign'],
    });
    expect(await storedFrom(source)).toBe(3);
  });

  it('says of each object why it is not read, and reads its neighbours', async () => {
    const source = await follow('odd');
    const digest = '111122223333_CloudTrail-Digest_eu-west-1_t_eu-west-1_20260302T000000Z.json.gz';
    const names = ['a good', 'deleted', 'replaced', 'denied', 'key-denied', 'broken', 'z+good ü'];
    for (const name of names) await bucket.put(`odd/${name}.json.gz`, fileOf(`odd ${name}`));
    await bucket.put('odd/truncated.json.gz', fileOf('odd truncated').subarray(0, 60));
    await bucket.put('odd/empty.json.gz', '');
    await bucket.put(`odd/111122223333_CloudTrail_eu-west-1_20260302T0900Z_aaaaaaaaaaaaaaaa.json.gz`, '');
    await bucket.put(`odd/${digest}`, fileOf());
    expect(await look(source)).toEqual({ found: 11, failure: null });

    await bucket.remove('odd/deleted.json.gz');
    await bucket.put('odd/replaced.json.gz', fileOf('odd replaced', 'odd replacement'));
    const refused: Act = { kind: 'refuse', status: 403, code: 'AccessDenied' };
    const noKey = { ...refused, message: 'User is not authorized to perform: kms:Decrypt' };
    bucket.proxy.fault({ when: ({ key }) => key === 'odd/denied.json.gz', act: refused });
    bucket.proxy.fault({ when: ({ key }) => key === 'odd/key-denied.json.gz', act: noKey });
    bucket.proxy.fault({ when: ({ key }) => key === 'odd/broken.json.gz', act: { kind: 'shorten', toBytes: 60 } });
    await readAgain(source, 4);
    const ends = {
      'a good.json.gz': ['read', null],
      'deleted.json.gz': ['failed', 'OBJECT_DELETED'],
      'replaced.json.gz': ['failed', 'OBJECT_REPLACED'],
      'denied.json.gz': ['failed', 'OBJECT_DENIED'],
      'key-denied.json.gz': ['failed', 'OBJECT_KEY_DENIED'],
      'broken.json.gz': ['waiting', 'OBJECT_BROKEN_OFF'],
      'z+good ü.json.gz': ['read', null],
      'truncated.json.gz': ['failed', 'GZIP_TRUNCATED'],
      'empty.json.gz': ['skipped', 'foreign'],
      '111122223333_CloudTrail_eu-west-1_20260302T0900Z_aaaaaaaaaaaaaaaa.json.gz': ['failed', 'OBJECT_EMPTY'],
      [digest]: ['skipped', 'digest'],
    };
    expect(await states(source)).toEqual(ends);
    bucket.proxy.heal();
    await readAgain(source, 1);
    expect(await look(source)).toEqual({ found: 1, failure: null });
    await read(source);
    expect(await states(source)).toMatchObject({
      'broken.json.gz': ['read', null],
      'replaced.json.gz': ['read', null],
    });
    // What cannot be had is no poison: only what was had, and is no log, is kept.
    const { rows } = await db.ownerPool.query<{ reason: string }>(QUARANTINED, [`s3://${bucket.name}/odd/%`]);
    expect(rows.map(({ reason }) => reason)).toEqual([
      'GZIP_TRUNCATED',
      'OBJECT_DELETED',
      'OBJECT_EMPTY',
      'OBJECT_REPLACED',
    ]);
  });

  async function readAgain(source: FollowedSource, times: number): Promise<void> {
    for (let time = 0; time < times; time++) {
      await db.ownerPool.query(MAKE_DUE);
      await read(source);
    }
  }

  it('says what is in the way of looking at it, and looks again', async () => {
    const source = await follow('shut');
    bucket.proxy.fault({ when: isList, act: { kind: 'refuse', status: 403, code: 'InvalidAccessKeyId' } });
    const { found, failure } = await look(source);
    expect({ found, failure }).toEqual({ found: 0, failure: expect.stringMatching(/^AWS_CREDENTIALS_UNUSABLE: /) });
    expect((await sourceNamed(db.ownerPool, 'shut')).lookFailure).toBe(failure);
    bucket.proxy.heal();
    bucket.proxy.fault({ when: isList, act: { kind: 'refuse', status: 404, code: 'NoSuchBucket' } });
    expect(await look(source)).toMatchObject({ failure: expect.stringMatching(/^BUCKET_NOT_FOUND: /) });
    bucket.proxy.heal();
    expect(await look(source)).toEqual({ found: 0, failure: null });
    expect((await sourceNamed(db.ownerPool, 'shut')).lookFailure).toBeNull();
  });

  it('can be tested before it is followed: what is there is shown, or what is in the way', async () => {
    const test = () => testPlace(`s3://${bucket.name}/tested/`, settings(), unending);
    expect(await test()).toEqual({ isReadable: true, detail: 'it can be listed, and nothing is there yet' });
    await bucket.put('tested/a.json.gz', fileOf('tested'));
    expect(await test()).toEqual({ isReadable: true, detail: `first object: s3://${bucket.name}/tested/a.json.gz` });
    const refused = { kind: 'refuse', status: 403, code: 'AccessDenied' } as const;
    const down = { kind: 'hang-up' } as const;
    const isObject = ({ key }: Asked): boolean => key !== '';
    for (const [when, act, reason] of [
      [isList, refused, 'BUCKET_DENIED'],
      [isObject, refused, 'OBJECT_DENIED'],
      [isObject, down, 'OBJECT_UNREACHABLE'],
    ] as const) {
      bucket.proxy.fault({ when, act });
      expect(await test()).toEqual({ isReadable: false, detail: expect.stringMatching(`^${reason}: `) });
      bucket.proxy.heal();
    }
  });

  it('keeps an object that no reader survived, with its hash, and says so where it is gone since', async () => {
    const bytes = fileOf('unread');
    await bucket.put('unread/a.json.gz', bytes);
    const [first = 0, second = 0] = await reserveObjectIds(db.pool, 2);
    for (const [objectId, key] of [
      [first, 'unread/a.json.gz'],
      [second, 'unread/gone.json.gz'],
    ] as const) {
      const object = { bucket: bucket.name, key, versionId: null, etag: null, size: null };
      await keepUnread(db.pool, { objectId, place: { kind: 'bucket-object', object } }, settings());
    }
    const { rows } = await db.ownerPool.query(OUTCOMES, [[first, second]]);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    expect(rows).toEqual([
      { outcome: 'FAILED', reason: 'READER_DIED', bytes: bytes.length, sha256, quarantined: 1 },
      expect.objectContaining({ outcome: 'FAILED', bytes: 0, quarantined: 1 }),
    ]);
  });

  it('is not due while paused', async () => {
    const source = await follow('paused');
    const isDue = async () => (await dueWork(db.pool)).some(({ sourceId }) => sourceId === source.sourceId);
    expect(await isDue()).toBe(true);
    await pauseSource(prisma, 'paused');
    expect(await isDue()).toBe(false);
  });
});
