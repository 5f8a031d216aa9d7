import { randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addSource, lookAt } from '#follow';
import type { FollowedSource } from '#follow';
import { createLog, prismaOver } from '#platform';
import { createReaders } from '../../apps/worker/src/readers.ts';
import { recordTextOf } from '../builders/record-text.ts';
import { scratchFolder } from '../builders/scratch-folder.ts';
import { freshDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';

/** As built: a thread does not go through the tests' own loader. */
const PROGRAM = new URL('../../dist/libs/ingest/src/reader-main.js', import.meta.url);
/** Some batches of what is read at once. */
const BIG = 600;
const SMALL = 10;

const READ = `
  select count(*)::int as count from follow.found where source_id = $1 and state = 'read'`;
const BEFORE = `
  select count(*)::int as count from follow.found
  where source_id = $1 and ended_at < (select max(ended_at) from follow.found where source_id = $2)`;

describe('B3: a worker with one reader, a big source and a small one', () => {
  const folder = scratchFolder();
  let db: TestDatabase;
  beforeAll(async () => {
    db = await freshDatabase();
  });
  afterAll(() => db.drop());

  async function newSource(name: string, files: number): Promise<FollowedSource> {
    const place = path.join(folder, name);
    mkdirSync(place);
    for (let at = 0; at < files; at++)
      writeFileSync(path.join(place, `${at}.json.gz`), gzipSync(recordTextOf(`${name} ${at}`)));
    const source = await addSource(await prismaOver(db.ownerPool), name, place);
    await lookAt({ pool: db.pool }, source, new AbortController().signal);
    return source;
  }
  const countOf = async (statement: string, values: readonly string[]): Promise<number> =>
    (await db.ownerPool.query<{ count: number }>(statement, [...values])).rows[0]?.count ?? -1;

  it('reads the small one to its end before half of the big one', async () => {
    const big = await newSource('big', BIG);
    const small = await newSource('small', SMALL);
    const buckets = { endpointUrl: null };
    const readers = createReaders({
      pool: db.pool,
      reader: { databaseUrl: db.appUrl, program: PROGRAM },
      buckets,
      taker: { workerId: randomUUID(), leaseSeconds: 60 },
      count: 1,
      onRead: () => undefined,
      log: createLog('worker', 'silent'),
    });
    await readers.drain();
    await readers.close();
    expect(await countOf(READ, [big.sourceId])).toBe(BIG);
    expect(await countOf(READ, [small.sourceId])).toBe(SMALL);
    expect(await countOf(BEFORE, [big.sourceId, small.sourceId])).toBeLessThan(BIG / 2);
  }, 60_000);
});
