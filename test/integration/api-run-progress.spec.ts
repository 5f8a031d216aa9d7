import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addSource } from '#follow';
import { createLog, prismaOver } from '#platform';
import { createRunWatch } from '../../apps/api/src/streams/run-watch.ts';
import { startTestApi } from '../support/api-server.ts';
import type { TestApi } from '../support/api-server.ts';
import { freshDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { openEvents, openSocket } from '../support/stream-clients.ts';
import type { StreamClient } from '../support/stream-clients.ts';

const QUERY = `subscription Progress($runId: ID) {
  runProgress(runId: $runId) { passedOver run { id source found waiting read skipped failed recordsSeen } } }`;

const RUN = `
  insert into follow.run (source_id) values ($1) returning run_id`;
const FIND = `
  insert into follow.found (source_id, run_id, identity, name)
  select $1, $2, gen_random_uuid(), 'name' from generate_series(1, $3::int)`;
const READ = `
  update follow.found set state = 'read', ended_at = clock_timestamp()
  where found_id in (select found_id from follow.found where run_id = $1 and state = 'waiting' order by found_id limit $2)`;
const LOOKED = `
  update follow.run set looked_until = clock_timestamp() where run_id = $1`;

type Progress = { readonly passedOver: number; readonly run: { readonly id: string; readonly [of: string]: unknown } };

describe('how runs go on', () => {
  let db: TestDatabase;
  let api: TestApi;
  let sourceId: string;
  beforeAll(async () => {
    db = await freshDatabase();
    api = await startTestApi(db);
    ({ sourceId } = await addSource(await prismaOver(db.pool), 'trail', '/trail'));
  });
  afterAll(async () => {
    await api.close();
    await db.drop();
  });

  async function newRun(found: number): Promise<string> {
    const { rows } = await db.pool.query<{ run_id: string }>(RUN, [sourceId]);
    const runId = rows[0]?.run_id ?? '';
    await db.pool.query(FIND, [sourceId, runId, found]);
    return runId;
  }
  /** Messages until one is as expected. States in between may be told or not: it is looked once a second. */
  async function until(client: StreamClient, isSo: (run: Progress['run']) => boolean): Promise<Progress> {
    for (;;) {
      const [node] = (await client.nodes(1)) as unknown as readonly Progress[];
      if (node !== undefined && isSo(node.run)) return node;
    }
  }

  it('is told over SSE and WebSocket: how it is, and each change until its end', async () => {
    const runId = await newRun(3);
    const socket = await openSocket(api.url);
    socket.subscribe('one', { query: QUERY, variables: { runId } });
    const clients = [await openEvents(api.url, { query: QUERY }), socket];
    const began = { id: runId, source: 'trail', found: 3, waiting: 3, read: 0, skipped: 0, failed: 0, recordsSeen: 0 };
    for (const client of clients)
      expect(await until(client, ({ id }) => id === runId)).toEqual({ passedOver: 0, run: began });
    await db.pool.query(READ, [runId, 2]);
    for (const client of clients) await until(client, ({ id, read }) => id === runId && read === 2);
    await db.pool.query(LOOKED, [runId]);
    await db.pool.query(READ, [runId, 9]);
    for (const client of clients) {
      const ended = await until(client, ({ id, read }) => id === runId && read === 3);
      expect(ended.run).toEqual({ ...began, waiting: 0, read: 3 });
      client.close();
    }
  });

  it('is told with how many states were passed over, to whoever does not take them in time', async () => {
    const runId = await newRun(3);
    const watch = createRunWatch({ readPool: api.readPool, log: createLog('api', 'silent') });
    const stop = new AbortController();
    const [slow, quick] = [watch.follow(runId, stop.signal), watch.follow(runId, stop.signal)];
    await slow.next();
    await quick.next();
    for (let read = 1; read <= 3; read++) {
      await db.pool.query(READ, [runId, 1]);
      expect((await quick.next()).value).toMatchObject([{ passedOver: 0, run: { objects: { read } } }]);
    }
    expect((await slow.next()).value).toMatchObject([{ passedOver: 2, run: { objects: { read: 3 } } }]);
    stop.abort();
    expect(await Promise.all([slow.next(), quick.next()])).toMatchObject([{ done: true }, { done: true }]);
  });

  it('is told of one run alone where it is named, though it has ended, and of no run that there is not', async () => {
    const [ended] = [await newRun(1), await newRun(1)];
    await db.pool.query(READ, [ended, 1]);
    await db.pool.query(LOOKED, [ended]);
    const client = await openEvents(api.url, { query: QUERY, variables: { runId: ended } });
    const [node] = (await client.nodes(1)) as unknown as readonly Progress[];
    expect(node?.run).toMatchObject({ id: ended, read: 1, waiting: 0 });
    client.close();
    const refused = await openEvents(api.url, { query: QUERY, variables: { runId: '999999' } });
    expect(JSON.stringify(await refused.body())).toContain('RUN_UNKNOWN');
  });
});
