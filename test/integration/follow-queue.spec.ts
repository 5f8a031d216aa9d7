import { createHash, randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { addSource, hasRoom, MOST_NOTED, readDue, takeMessageWith } from '#follow';
import { openReader } from '#ingest';
import type { Reader } from '#ingest';
import { prismaOver } from '#platform';
import { consumeMessages, openMessageQueue } from '#source';
import type { MessageQueue, MessageTally } from '#source';
import { eventIdOf, recordTextOf } from '../builders/record-text.ts';
import { awsEndpoint } from '../support/aws-endpoint.ts';
import { ANY_CREDENTIALS, bucketUnderTest } from '../support/bucket-under-test.ts';
import type { BucketUnderTest } from '../support/bucket-under-test.ts';
import { freshDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { runBacktrail } from '../support/ingest-run.ts';
import { lyingQueue } from '../support/lying-queue.ts';
import type { LyingQueue } from '../support/lying-queue.ts';
import { startCrew, untilDealtWith } from '../support/worker-crew.ts';

const PROGRAM = new URL('../support/reader-with-credentials.mjs', import.meta.url);
const CREDENTIALS = { accessKeyId: ANY_CREDENTIALS.AWS_ACCESS_KEY_ID, secretAccessKey: 'any' };
const PATIENCE = { attempts: 2, firstPauseMs: 2, longestPauseMs: 5 };
const POLL_MS = 50;

const HELD = `
  select count(*)::int as count from pg_locks
  where not granted and relation = 'ledger.append'::regclass`;
const STATES = `
  select name, version, state, reason from follow.found order by name`;
const STORED = `
  select event_uuid as event_id from ledger.record order by event_uuid`;
const QUARANTINE = `
  select object_name, reason from ledger.quarantine order by object_name`;

const NOTED = `
  with run as (insert into follow.run (source_id) values ($1) returning run_id)
  insert into follow.found (source_id, run_id, identity, name)
  select $1, run_id, gen_random_uuid(), 's3://trail-logs/' || at || '.json.gz' from run, generate_series(1, $2) at`;
/** Nobody takes what another works on, so they go on waiting. */
const HOLD_NOTED = `
  select from follow.found for update`;
const BEATS = `
  select beat_at::text as at from follow.worker`;
const SKIP_NOTED = `
  update follow.found set state = 'skipped', reason = 'digest', ended_at = clock_timestamp()`;

const fileOf = (...words: readonly string[]): Buffer =>
  gzipSync(`{"Records":[${words.map((word) => recordTextOf(word)).join(',')}]}`);
const md5 = (bytes: Uint8Array | string): string => createHash('md5').update(bytes).digest('hex');

const s3 = (key: string, object: object = {}, eventName = 'ObjectCreated:Put'): string =>
  JSON.stringify({
    Records: [
      {
        eventVersion: '2.1',
        eventSource: 'aws:s3',
        awsRegion: 'us-east-1',
        eventTime: '2026-03-02T09:05:00.123Z',
        eventName,
        s3: { s3SchemaVersion: '1.0', bucket: { name: 'trail-logs' }, object: { key, ...object } },
      },
    ],
  });
const sns = (message: string): string =>
  JSON.stringify({
    Type: 'Notification',
    MessageId: '22b80b92',
    TopicArn: 'arn:aws:sns:us-east-1:111122223333:trail',
    Message: message,
  });
const eventBridge = (type: string, source: string, detail: unknown): string =>
  JSON.stringify({ version: '0', id: '17793124', 'detail-type': type, source, region: 'us-east-1', detail });

describe('a followed queue', () => {
  let bucket: BucketUnderTest;
  let sqs: LyingQueue;
  let db: TestDatabase;
  let queue: MessageQueue;
  let sourceId: string;
  let taking: AbortController;
  let reading: Promise<void>[];

  beforeEach(async () => {
    [bucket, sqs, db] = await Promise.all([bucketUnderTest(), lyingQueue(), freshDatabase()]);
    queue = await openMessageQueue(sqs.url, {
      endpoint: sqs.endpoint,
      region: 'us-east-1',
      credentials: CREDENTIALS,
    });
    ({ sourceId } = await addSource(await prismaOver(db.ownerPool), 'queue', sqs.url));
    [taking, reading] = [new AbortController(), []];
  });
  afterEach(async () => {
    taking.abort();
    await Promise.all(reading);
    queue.close();
    await Promise.all([sqs.close(), bucket.close()]);
    await db.drop();
  });

  /** As one worker: reads what is due, until the test is over. */
  function startReading(): void {
    const buckets = { endpointUrl: bucket.proxy.url, patience: PATIENCE };
    const reader = openReader({ databaseUrl: db.appUrl, program: PROGRAM, buckets });
    reading.push(readOn(reader).finally(() => reader.close()));
  }
  async function readOn(reader: Reader): Promise<void> {
    const taker = { workerId: randomUUID(), leaseSeconds: 60 };
    while (!taking.signal.aborted) {
      const taken = await readDue({ pool: db.pool, reader, taker, dice: () => 0 }, sourceId);
      if (taken === 0) await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }
  /** Takes messages until none is left. */
  const consume = (only: { readonly buckets?: readonly string[] } = {}): Promise<MessageTally> => {
    const take = takeMessageWith({ pool: db.pool, sourceId, url: sqs.url, onNoted: () => undefined, ...only });
    return consumeMessages(queue, { take }, { atOnce: 50, waitSeconds: 1, untilEmpty: true, signal: taking.signal });
  };
  const states = async () => {
    type Row = { name: string; version: string | null; state: string; reason: string | null };
    const { rows } = await db.ownerPool.query<Row>(STATES);
    return Object.fromEntries(
      rows.map(({ name, state, reason }) => [name.slice('s3://trail-logs/'.length), [state, reason]]),
    );
  };
  const stored = async (): Promise<readonly string[]> =>
    (await db.ownerPool.query<{ event_id: string }>(STORED)).rows.map(({ event_id }) => event_id);
  const deletions = (): readonly string[] => sqs.log.filter((line) => line.startsWith('delete '));

  /** Works while nothing can be committed: a session of another's holds the ledger. */
  async function whileHeld(work: () => Promise<void>): Promise<void> {
    const holder = await db.ownerPool.connect();
    try {
      await holder.query('begin');
      await holder.query('lock table ledger.append in exclusive mode');
      await work();
    } finally {
      await holder.query('rollback');
      holder.release();
    }
  }
  const untilHeld = async (times = 1): Promise<void> => {
    const ask = async () => (await db.ownerPool.query<{ count: number }>(HELD)).rows[0]?.count ?? 0;
    await eventually('somebody waits to append', ask, (count) => count >= times);
  };

  it('R8: has a message deleted when its objects are committed, and no earlier', async () => {
    await bucket.put('a.json.gz', fileOf('a'));
    const bodies = [
      s3('a.json.gz'),
      eventBridge('AWS API Call via CloudTrail', 'aws.s3', JSON.parse(recordTextOf('b'))),
    ];
    await sqs.send(...bodies);
    startReading();
    let consumed: Promise<MessageTally> | undefined;
    await whileHeld(async () => {
      consumed = consume();
      await untilHeld(2); // the records that a message carries, and those of an object
      expect(deletions()).toEqual([]);
      expect(sqs.held()).toHaveLength(2);
      expect(await stored()).toEqual([]);
    });
    expect(await consumed).toMatchObject({ received: 2, deleted: 2, returned: 0, lost: 0 });
    expect(new Set(deletions())).toEqual(new Set(bodies.map((body) => `delete ${body}`)));
    expect(await stored()).toEqual(['a', 'b'].map(eventIdOf).sort());
    expect(sqs.held()).toEqual([]);
  });

  it('R8: stores once what is handed out to two takers at a time', async () => {
    await bucket.put('a.json.gz', fileOf('a', 'b'));
    const body = s3('a.json.gz');
    const record = eventBridge('AWS API Call via CloudTrail', 'aws.s3', JSON.parse(recordTextOf('c')));
    await sqs.send(body, record);
    startReading();
    startReading();
    let consumed: Promise<readonly MessageTally[]> | undefined;
    await whileHeld(async () => {
      const first = consume();
      await untilHeld();
      await sqs.expire(body);
      await sqs.expire(record);
      consumed = Promise.all([first, consume()]);
      await eventually(
        'both messages are handed out again',
        () => Promise.resolve(sqs.log.filter((line) => line.startsWith('receive ')).join(' ')),
        (received) => [body, record].every((each) => received.split(each).length === 3),
      );
    });
    await consumed;
    expect(await stored()).toEqual(['a', 'b', 'c'].map(eventIdOf).sort());
    expect(await states()).toEqual({ 'a.json.gz': ['read', null] });
    expect(sqs.held()).toEqual([]);
  });

  it('R11: has an end for every shape of message', async () => {
    const shapes = ['raw', 'through SNS ü', 'trail-1', 'trail-2', 'bridge', 'version', 'denied'];
    for (const word of shapes) await bucket.put(`${word}.json.gz`, fileOf(word));
    const empty = '111122223333_CloudTrail_eu-west-1_20260302T0900Z_aaaaaaaaaaaaaaaa.json.gz';
    const digest = '111122223333_CloudTrail-Digest_eu-west-1_t_eu-west-1_20260302T000000Z.json.gz';
    await bucket.put(empty, '');
    const message = 'User is not authorized to perform: kms:Decrypt';
    const act = { kind: 'refuse', status: 403, code: 'AccessDenied', message } as const;
    bucket.proxy.fault({ when: ({ key }) => key === 'denied.json.gz', act });
    const bodies = [
      s3('raw.json.gz', { size: 1, eTag: md5(fileOf('raw')) }),
      sns(s3('through+SNS+%C3%BC.json.gz')),
      sns(JSON.stringify({ s3Bucket: 'trail-logs', s3ObjectKey: ['trail-1.json.gz', 'trail-2.json.gz'] })),
      eventBridge('Object Created', 'aws.s3', { bucket: { name: 'trail-logs' }, object: { key: 'bridge.json.gz' } }),
      s3('version.json.gz', { versionId: 'v7' }),
      s3('denied.json.gz'),
      s3('missing.json.gz'),
      s3(empty),
      s3(digest),
      s3('removed.json.gz', {}, 'ObjectRemoved:Delete'),
      JSON.stringify({ Service: 'Amazon S3', Event: 's3:TestEvent', Bucket: 'trail-logs' }),
      eventBridge('AWS API Call via CloudTrail', 'aws.s3', JSON.parse(recordTextOf('carried'))),
      'what is this?',
    ];
    await sqs.send(...bodies);
    sqs.plan('receive', { kind: 'repeat' });
    startReading();
    await consume();
    expect(sqs.held()).toEqual([]);
    expect(new Set(deletions())).toEqual(new Set(bodies.map((body) => `delete ${body}`)));
    expect(await states()).toEqual({
      'raw.json.gz': ['read', null],
      'through SNS ü.json.gz': ['read', null],
      'trail-1.json.gz': ['read', null],
      'trail-2.json.gz': ['read', null],
      'bridge.json.gz': ['read', null],
      'version.json.gz': ['read', null],
      'denied.json.gz': ['failed', 'OBJECT_KEY_DENIED'],
      'missing.json.gz': ['failed', 'OBJECT_DELETED'],
      [empty]: ['failed', 'OBJECT_EMPTY'],
      [digest]: ['skipped', 'digest'],
    });
    const words = [...shapes.filter((word) => word !== 'denied'), 'carried'];
    expect(await stored()).toEqual(words.map(eventIdOf).sort());
    const asked = bucket.proxy.asked().find(({ key }) => key === 'version.json.gz');
    expect(asked?.query.get('versionId')).toBe('v7');

    const named = expect.stringContaining(`${sqs.url}#`) as unknown;
    const { rows: kept } = await db.ownerPool.query<{ object_name: string; reason: string }>(QUARANTINE);
    expect(kept.filter(({ object_name }) => object_name.startsWith('https:'))).toEqual([
      { object_name: named, reason: 'MESSAGE_NOT_JSON' },
    ]);
    const { rows } = await db.ownerPool.query(
      'select distinct name from ledger.segment join ledger.object using (object_id) where name like $1',
      ['https:%'],
    );
    expect(rows).toEqual([{ name: named }]);
  }, 60_000);

  it('sets a message aside that names another bucket than its source allows, and reads what lies in those', async () => {
    await bucket.put('a.json.gz', fileOf('a'));
    const [{ Records: own }, { Records: other }] = [
      JSON.parse(s3('a.json.gz')) as { Records: unknown[] },
      JSON.parse(s3('b.json.gz').replace('trail-logs', 'somebody-elses')) as { Records: unknown[] },
    ];
    await sqs.send(JSON.stringify({ Records: other }), JSON.stringify({ Records: [...own, ...other] }));
    startReading();
    expect(await consume({ buckets: ['trail-logs'] })).toMatchObject({ received: 2, deleted: 2, returned: 0 });
    expect(await states()).toEqual({ 'a.json.gz': ['read', null] });
    expect(await stored()).toEqual([eventIdOf('a')]);
    const { rows } = await db.ownerPool.query<{ reason: string }>(QUARANTINE);
    expect(rows.map(({ reason }) => reason)).toEqual(['MESSAGE_BUCKET_NOT_ALLOWED', 'MESSAGE_BUCKET_NOT_ALLOWED']);
  });

  it('reads an object again that failed before another message told of it', async () => {
    await sqs.send(s3('late.json.gz'));
    startReading();
    await consume();
    expect(await states()).toEqual({ 'late.json.gz': ['failed', 'OBJECT_DELETED'] });
    await bucket.put('late.json.gz', fileOf('late'));
    await sqs.send(s3('late.json.gz'));
    await consume();
    expect(await states()).toEqual({ 'late.json.gz': ['read', null] });
    expect(await stored()).toEqual([eventIdOf('late')]);
  });

  it('has room until so many objects wait that are due', async () => {
    const room = (): Promise<boolean> => hasRoom(db.pool, sourceId);
    expect(await room()).toBe(true);
    await db.ownerPool.query(NOTED, [sourceId, MOST_NOTED - 1]);
    expect(await room()).toBe(true);
    await db.ownerPool.query(NOTED, [sourceId, 1]);
    expect(await room()).toBe(false);
    await db.ownerPool.query(`update follow.found set due_at = clock_timestamp() + interval '1 hour'`);
    expect(await room()).toBe(true);
  });

  it('B2: is asked for nothing by a worker while more waits than is read for now, and is worked off after that', async () => {
    const endpoint = await awsEndpoint({ s3: bucket.proxy.url, sqs: sqs.endpoint });
    const more = { ...ANY_CREDENTIALS, AWS_ENDPOINT_URL: endpoint.url };
    await db.ownerPool.query(NOTED, [sourceId, MOST_NOTED]);
    await sqs.send(eventBridge('AWS API Call via CloudTrail', 'aws.s3', JSON.parse(recordTextOf('a'))));
    const holder = await db.ownerPool.connect();
    try {
      await holder.query('begin');
      await holder.query(HOLD_NOTED);
      const crew = startCrew(1, { databaseUrl: db.appUrl, more });
      try {
        const beats = async () => (await db.pool.query<{ at: string }>(BEATS)).rows[0]?.at;
        let last: string | undefined;
        for (let beat = 0; beat < 3; beat += 1)
          // it tends its queues with each but the first
          last = await eventually('it lives', beats, (at) => at !== last);
        expect(sqs.log.filter((line) => line.startsWith('receive'))).toEqual([]);
        await holder.query(SKIP_NOTED);
        await holder.query('commit');
        await eventually(
          'the message is deleted',
          () => Promise.resolve(sqs.held()),
          (held) => held.length === 0,
        );
        expect(await stored()).toEqual([eventIdOf('a')]);
      } finally {
        expect(await crew.stop()).toMatchObject([{ code: 0 }]);
      }
    } finally {
      holder.release(true);
      await endpoint.close();
    }
  }, 120_000);

  it('is worked off by a worker as it is started', async () => {
    const endpoint = await awsEndpoint({ s3: bucket.proxy.url, sqs: sqs.endpoint });
    const more = { ...ANY_CREDENTIALS, AWS_ENDPOINT_URL: endpoint.url };
    const settings = { databaseUrl: db.appUrl, more };
    try {
      for (let at = 0; at < 30; at++) {
        await bucket.put(`${at}.json.gz`, fileOf(`worker ${at}`));
        await sqs.send(s3(`${at}.json.gz`));
      }
      expect(await runBacktrail(['sources', 'test', sqs.url], settings)).toMatchObject({ code: 0 });
      const crew = startCrew(1, settings);
      try {
        expect(await untilDealtWith(db.ownerPool, 30)).toMatchObject({ read: 30 });
        await eventually(
          'every message is deleted',
          () => Promise.resolve(sqs.held()),
          (held) => held.length === 0,
        );
      } finally {
        expect(await crew.stop()).toMatchObject([{ code: 0 }]);
      }
      expect(await stored()).toHaveLength(30);
    } finally {
      await endpoint.close();
    }
  }, 120_000);
});
