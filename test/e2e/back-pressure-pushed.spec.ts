import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventIdOf, recordTextOf } from '../builders/record-text.ts';
import { ANY_CREDENTIALS } from '../support/bucket-under-test.ts';
import { freshDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { startBacktrail } from '../support/ingest-run.ts';
import { lyingQueue } from '../support/lying-queue.ts';
import type { LyingQueue } from '../support/lying-queue.ts';
import { progressOf, recoveredIn } from '../support/progress.ts';
import { pushUntilTaken } from '../support/push-client.ts';
import { slowingProxy } from '../support/slowing-proxy.ts';
import type { SlowingProxy } from '../support/slowing-proxy.ts';
import { storedTexts } from '../support/stored-texts.ts';
import { tellAtLength } from '../support/tell-at-length.ts';

/** As wide as some 50 of the records here are a second. */
const SLOW_BYTES_PER_SECOND = 48 * 1024;
/** How long the store is slow; BACK_PRESSURE_SECONDS says longer where there is time. */
const SLOW_SECONDS = Number(process.env['BACK_PRESSURE_SECONDS'] ?? 5);
const SLOW_MS = 1_000 * SLOW_SECONDS;
const LOOK_EVERY_MS = Math.max(500, SLOW_MS / 100);
/** For how long pushes go on afterwards, to see what full rate is. */
const QUICK_MS = SLOW_MS / 10;
/** How soon it is reached again. RECOVERED_WITHIN_MS asserts it where nothing else is going on. */
const RECOVERED_WITHIN_MS = Number(process.env['RECOVERED_WITHIN_MS'] ?? Infinity);
/** What these processes are told to get by on: docs/deploy.md. */
const [WORKER_BYTES, SERVER_BYTES] = [512 * 1024 * 1024, 384 * 1024 * 1024];
const WITHIN_MS = 240_000 + 5 * SLOW_MS;

/** Those who push at once, how often each when the store is quick again, and how many records each time. */
const [CLIENTS, PUSHES, RECORDS] = [8, 4, 40];
/** More than a worker takes in hand, and more than gets through while the store is slow. */
const MESSAGES = 300 + 10 * SLOW_SECONDS;
const MOST_IN_HAND = 100;
/** For how long a message is hidden while it is worked on. Whoever hides it for another while gives it back. */
const HIDDEN_SECONDS = 120;

const ADD_QUEUE = `
  insert into follow.source (name, kind, place, every_seconds) values ('queue', 'queue', $1, 3600)`;

describe('B2: behind a PostgreSQL that takes only some rows a second', () => {
  let db: TestDatabase;
  let proxy: SlowingProxy;
  let sqs: LyingQueue;
  beforeEach(async () => {
    [db, sqs] = await Promise.all([freshDatabase(), lyingQueue()]);
    proxy = await slowingProxy(db.appUrl);
  });
  afterEach(async () => {
    await Promise.all([proxy.close(), sqs.close()]);
    await db.drop();
  });

  it(
    'a server turns pushes away and says when to come again, a worker asks a queue for no more than it has room for; ' +
      'what they took is stored, and in the end they take all',
    async () => {
      const messages = Array.from({ length: MESSAGES }, (_, at) => messageOf(`message-${at}`));
      await sqs.send(...messages);
      await db.pool.query(ADD_QUEUE, [JSON.stringify({ url: sqs.url })]);
      const more = { ...ANY_CREDENTIALS, AWS_ENDPOINT_URL: sqs.endpoint };
      const worker = startBacktrail(['worker'], { databaseUrl: proxy.url, more });
      const server = startBacktrail(['serve'], { databaseUrl: proxy.url, more: { HTTP_PORT: '0' } });
      const acknowledged = new Set<string>();
      const statuses: number[] = [];
      let isSlow = true;
      let quickUntil = 0;
      try {
        const url = await server.said(/Listening on (http:\/\/\S+)/);
        await sqs.logged(/^receive /);
        proxy.slowTo(SLOW_BYTES_PER_SECOND);
        const clients = Array.from({ length: CLIENTS }, async (_, client) => {
          for (let [push, quick] = [0, 0]; quick < PUSHES || performance.now() < quickUntil; push += 1) {
            const words = wordsOf(client, push);
            await pushUntilTaken(url, words.map(recordOf).join('\n'), (status) => {
              if (isSlow) statuses.push(status);
            });
            for (const word of words) acknowledged.add(eventIdOf(word));
            if (!isSlow) quick += 1;
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
          expect(inHandOf(sqs.log)).toBeLessThanOrEqual(MOST_IN_HAND);
          expect(await missing([...acknowledged, ...deletedOf(sqs.log)])).toEqual([]);
          await sleep(LOOK_EVERY_MS);
        }
        const [pushed, taken] = [acknowledged.size, deletedOf(sqs.log).length];
        expect(taken).toBeLessThan(MESSAGES); // or it was not slow
        const turned = await turnedAway();
        isSlow = false;
        proxy.slowTo(Infinity);
        const quickAt = performance.now();
        quickUntil = quickAt + QUICK_MS;
        const quickly = progressOf(() => Promise.resolve(acknowledged.size));
        await all;
        const recoveredMs = recoveredIn(await quickly.stop());
        expect(recoveredMs).toBeLessThan(RECOVERED_WITHIN_MS);
        const deleted = () => Promise.resolve(deletedOf(sqs.log).length);
        await eventually('every message is deleted', deleted, (count) => count === MESSAGES, WITHIN_MS);
        const drainedMs = Math.round(performance.now() - quickAt);
        expect(sqs.held()).toEqual([]);
        expect(await missing([...acknowledged, ...deletedOf(sqs.log)])).toEqual([]);
        tellAtLength(
          `B2, pushes and a queue: ${pushed} records were pushed and ${taken} of ${MESSAGES} messages were stored in ` +
            `${SLOW_SECONDS} s while PostgreSQL was slow; ${turned} pushes were turned away; pushes were at half of full ` +
            `rate ${recoveredMs} ms after that, and the last message was stored after ${drainedMs} ms`,
        );
      } finally {
        for (const run of [worker, server]) run.kill('SIGTERM');
        const [theWorker, theServer] = await Promise.all([worker.ended, server.ended]);
        expect([theWorker.code, theServer.code]).toEqual([0, 0]);
        expect(theWorker.peakBytes).toBeLessThan(WORKER_BYTES);
        expect(theServer.peakBytes).toBeLessThan(SERVER_BYTES);
      }
    },
    WITHIN_MS,
  );

  /** What is not stored of what was acknowledged. It was acknowledged before it is looked for. */
  async function missing(acknowledged: readonly string[]): Promise<readonly string[]> {
    const stored = new Set<string | null>();
    for await (const { eventId } of storedTexts(db.ownerPool)) stored.add(eventId);
    return acknowledged.filter((eventId) => !stored.has(eventId));
  }
});

const wordsOf = (client: number, push: number): readonly string[] =>
  Array.from({ length: RECORDS }, (_, at) => `push-${client}-${push}-${at}`);

/** With text that does not shrink, so that a record costs the line to the store its length. */
const recordOf = (word: string): string => recordTextOf(word, { requestParameters: { padding: noise(word) } });
const noise = (word: string): string => Array.from({ length: 16 }, (_, at) => eventIdOf(`${word}/${at}`)).join('');

const DETAIL_TYPE = 'AWS API Call via CloudTrail';
const messageOf = (word: string): string =>
  JSON.stringify({ 'detail-type': DETAIL_TYPE, source: 'aws.s3', detail: JSON.parse(recordOf(word)) as unknown });

const DELETE = 'delete ';
/** The records of the messages that were deleted, by their event ids. */
const deletedOf = (log: readonly string[]): readonly string[] =>
  log
    .filter((line) => line.startsWith(DELETE))
    .map((line) => (JSON.parse(line.slice(DELETE.length)) as { detail: { eventID: string } }).detail.eventID);

/** Messages that were handed out, and neither deleted nor given back. */
function inHandOf(log: readonly string[]): number {
  let count = 0;
  for (const line of log) {
    if (line.startsWith('receive ')) count += line.split(DETAIL_TYPE).length - 1;
    else if (line.startsWith(DELETE)) count -= 1;
    else if (line.startsWith('hide ') && !line.endsWith(` ${HIDDEN_SECONDS}`)) count -= 1;
  }
  return count;
}
