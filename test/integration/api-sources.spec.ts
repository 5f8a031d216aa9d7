import { randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addToken } from '#access';
import { addSource, beat, lookAt, readDue, sourceNamed } from '#follow';
import type { SourceProgress } from '#follow';
import { openReader } from '#ingest';
import { prismaOver } from '#platform';
import { sourcesList } from '../../apps/cli/src/commands/sources.ts';
import { workers } from '../../apps/cli/src/commands/workers.ts';
import { recordTextOf } from '../builders/record-text.ts';
import { scratchFolder } from '../builders/scratch-folder.ts';
import { startTestApi } from '../support/api-server.ts';
import type { TestApi } from '../support/api-server.ts';
import { freshDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { heardTerminal } from '../support/heard-terminal.ts';
import { openSocket } from '../support/stream-clients.ts';

/** As built: a thread does not go through the tests' own loader. */
const PROGRAM = new URL('../../dist/libs/ingest/src/reader-main.js', import.meta.url);

const logOf = (...items: readonly string[]): Buffer => gzipSync(`{"Records":[${items.join(',')}]}`);
type ListedSource = SourceProgress & { readonly name: string; readonly nextLookAt: string };
const MARKS = ['"<no record>"', '"<no other>"'] as const;

describe('what follows sources, over GraphQL', () => {
  const folder = scratchFolder();
  const place = path.join(folder, 'logs');
  let db: TestDatabase;
  let api: TestApi;

  beforeAll(async () => {
    db = await freshDatabase();
    api = await startTestApi(db);
    mkdirSync(place);
    writeFileSync(path.join(place, 'a.json.gz'), logOf(recordTextOf(randomUUID()), ...MARKS, recordTextOf('two')));
    writeFileSync(path.join(place, 'cut.json.gz'), logOf(recordTextOf(randomUUID())).subarray(0, 40));
    const source = await addSource(await prismaOver(db.pool), 'local', place, 60);
    await look(source.name);
    writeFileSync(path.join(place, 'b.json.gz'), logOf(recordTextOf('two')));
    await look(source.name);
  });
  afterAll(async () => {
    await api.close();
    await db.drop();
  });

  /** Does a worker's work. */
  async function look(name: string): Promise<void> {
    const source = await sourceNamed(db.pool, name);
    const reader = openReader({ databaseUrl: db.appUrl, program: PROGRAM });
    try {
      await lookAt({ pool: db.pool }, source, new AbortController().signal);
      const taker = { workerId: randomUUID(), leaseSeconds: 30 };
      await readDue({ pool: db.pool, reader, taker }, source.sourceId);
    } finally {
      await reader.close();
    }
  }

  /** Twice and once more: the second time it is compiled. */
  async function dataOf(query: string, variables: Record<string, unknown> = {}): Promise<Record<string, unknown>> {
    const first = await api.ask(query, variables);
    expect(first.errors).toBeUndefined();
    for (let again = 0; again < 2; again += 1) expect((await api.ask(query, variables)).data).toEqual(first.data);
    return first.data ?? {};
  }

  it('lists sources with how the last look went', async () => {
    const fields = 'name kind place everySeconds addedAt pausedAt lookedAt lookFailure';
    expect(await dataOf(`{ sources { ${fields} } }`)).toEqual({
      sources: [
        {
          name: 'local',
          kind: 'FOLDER',
          place,
          everySeconds: 60,
          addedAt: expect.stringMatching(/Z$/),
          pausedAt: null,
          lookedAt: expect.stringMatching(/Z$/),
          lookFailure: null,
        },
      ],
    });
  });

  it('tells how far each source is read and who is at work, as the command line does', async () => {
    await beat(db.pool, randomUUID(), 'ok');
    const counts =
      'found waiting due read skipped failed recordsSeen recordsAppended recordsDuplicate recordsQuarantined';
    const { data, errors } = await api.ask(
      `{ sources { name nextLookAt progress { ${counts} } } workers { workerId host pid beganAt queue } }`,
    );
    expect(errors).toBeUndefined();
    const terminals = [heardTerminal(), heardTerminal()] as const;
    await sourcesList(db.pool, true, terminals[0].terminal);
    await workers(db.pool, true, terminals[1].terminal);
    const source = JSON.parse(terminals[0].out()) as ListedSource;
    const { silentSeconds, ...worker } = JSON.parse(terminals[1].out()) as Record<string, unknown>;
    const { objects, due, records, name, nextLookAt } = source;
    expect(objects).toEqual({ found: 3, waiting: 0, read: 2, skipped: 0, failed: 1 });
    expect(records).toEqual({ seen: 5, appended: 2, duplicate: 1, quarantined: 2 });
    const { seen, appended, duplicate, quarantined } = records;
    const recordCounts = { recordsSeen: seen, recordsAppended: appended, recordsDuplicate: duplicate };
    const progress = { ...objects, due, ...recordCounts, recordsQuarantined: quarantined };
    expect(data).toEqual({ sources: [{ name, nextLookAt, progress }], workers: [worker] });
    expect(typeof silentSeconds).toBe('number');
    await db.pool.query('delete from follow.worker');
  });

  it('lists runs, the latest first, page by page', async () => {
    const query = `query Q($after: String) { runs(first: 1, after: $after) {
      nodes { source found waiting read skipped failed recordsSeen recordsAppended recordsDuplicate recordsQuarantined }
      pageInfo { hasNextPage hasPreviousPage endCursor } } }`;
    type Answer = { runs: { nodes: unknown[]; pageInfo: { endCursor: string } } };
    const { runs: late } = (await dataOf(query)) as Answer;
    const rest = { source: 'local', waiting: 0, skipped: 0 };
    const records = { recordsSeen: 1, recordsAppended: 0, recordsDuplicate: 1, recordsQuarantined: 0 };
    expect(late.nodes).toEqual([{ ...rest, found: 1, read: 1, failed: 0, ...records }]);
    expect(late.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
    const { runs: early } = (await dataOf(query, { after: late.pageInfo.endCursor })) as Answer;
    expect(early.nodes).toMatchObject([{ ...rest, found: 2, read: 1, failed: 1, recordsAppended: 2 }]);
    expect(early.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
  });

  it('tells of each object how it went, by state and page by page', async () => {
    const { runs } = (await dataOf('{ runs(first: 9) { nodes { id } } }')) as { runs: { nodes: { id: string }[] } };
    const query = `query Q($id: ID!, $after: String, $states: [RunObjectState!]) { run(id: $id) { ... on Run { source
      objects(first: 1, after: $after, states: $states) { nodes { name version tag size sha256 foundAt endedAt state reason detail }
        pageInfo { hasNextPage endCursor } } } } }`;
    type Answer = { run: { objects: { nodes: { name: string }[]; pageInfo: { endCursor: string } } } };
    const id = runs.nodes.at(-1)?.id ?? '';
    const ask = async (variables: Record<string, unknown>) =>
      ((await dataOf(query, { id, ...variables })) as Answer).run.objects;
    expect(await ask({ states: ['FAILED', 'WAITING'] })).toMatchObject({
      nodes: [
        {
          name: path.join(place, 'cut.json.gz'),
          size: 40,
          sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
          endedAt: expect.stringMatching(/Z$/),
          state: 'FAILED',
          reason: 'GZIP_TRUNCATED',
        },
      ],
      pageInfo: { hasNextPage: false },
    });
    const first = await ask({});
    const second = await ask({ after: first.pageInfo.endCursor });
    expect([...first.nodes, ...second.nodes].map(({ name }) => path.basename(name))).toEqual([
      'a.json.gz',
      'cut.json.gz',
    ]);
  });

  it.each(['999999', 'x', '', '1 or 1=1', '9'.repeat(30)])('knows no run %j', async (id) => {
    expect(await dataOf('query Q($id: ID!) { run(id: $id) { __typename ... on Problem { code } } }', { id })).toEqual({
      run: { __typename: 'RunUnknown', code: 'RUN_UNKNOWN' },
    });
  });

  it('lists what was no record, and shows what was kept of it', async () => {
    const query = `query Q($after: String) { quarantine(first: 2, after: $after) {
      nodes { id object position reason contentBytes replayedAt content { isWhole base64 } } pageInfo { hasNextPage endCursor } } }`;
    type Entry = { readonly id: string; readonly position: number | null };
    type Answer = { quarantine: { nodes: Entry[]; pageInfo: { hasNextPage: boolean; endCursor: string } } };
    const { quarantine: first } = (await dataOf(query)) as Answer;
    const { quarantine: second } = (await dataOf(query, { after: first.pageInfo.endCursor })) as Answer;
    expect([first.pageInfo.hasNextPage, second.pageInfo.hasNextPage]).toEqual([true, false]);
    const items = [...first.nodes, ...second.nodes].filter(({ position }) => position !== null);
    expect(items.sort((a, b) => Number(a.position) - Number(b.position))).toMatchObject(
      MARKS.map((mark, at) => ({
        object: path.join(place, 'a.json.gz'),
        position: at + 1,
        contentBytes: mark.length,
        replayedAt: null,
        content: { isWhole: true, base64: Buffer.from(mark).toString('base64') },
      })),
    );

    const one = 'query Q($id: ID!) { quarantineEntry(id: $id) { __typename ... on QuarantineEntry { position } } }';
    expect(await dataOf(one, { id: items[1]?.id })).toEqual({
      quarantineEntry: { __typename: 'QuarantineEntry', position: 2 },
    });
    for (const id of ['0', '999999', 'x'])
      expect(await dataOf(one, { id })).toEqual({ quarantineEntry: { __typename: 'NotFound' } });
  });

  it.each([
    ['a cursor of nobody', '{ runs(first: 1, after: "?") { nodes { id } } }', 'CURSOR_INVALID'],
    [
      'a cursor of another list',
      `{ quarantine(first: 1, after: "${cursor('run', '1')}") { nodes { id } } }`,
      'CURSOR_INVALID',
    ],
    [
      'a number that none has',
      `{ runs(first: 1, after: "${cursor('run', '-1')}") { nodes { id } } }`,
      'CURSOR_INVALID',
    ],
    ['more than a page', '{ runs(first: 201) { nodes { id } } }', 'PAGE_SIZE_REFUSED'],
    ['the bytes of too much', '{ quarantine(first: 60) { nodes { content { base64 } } } }', 'QUERY_TOO_COSTLY'],
  ])('refuses %s', async (_what, query, code) => {
    expect((await api.ask(query)).errors).toMatchObject([{ extensions: { code } }]);
  });
});

describe('changes of what is followed, over GraphQL', () => {
  const folder = scratchFolder();
  let db: TestDatabase;
  let api: TestApi;
  let far: TestApi;
  let proxied: TestApi;
  beforeAll(async () => {
    db = await freshDatabase();
    api = await startTestApi(db);
    proxied = await startTestApi(db, { httpOrigin: 'https://backtrail.example' });
    far = await startTestApi(db, { authMode: 'token', token: await addToken(db.pool, 'analyst') });
  });
  afterAll(async () => {
    await Promise.all([api.close(), far.close(), proxied.close()]);
    await db.drop();
  });

  const ADD = `mutation A($name: String!, $place: String!, $every: Int! = 300) { addSource(name: $name, place: $place, everySeconds: $every) {
    __typename ... on Source { name kind place everySeconds } ... on Problem { code message hint } } }`;
  const names = async () => ((await api.ask('{ sources { name } }')).data as { sources: { name: string }[] }).sources;

  it('carries them out one after the other, interpreted and compiled', async () => {
    const query = `mutation M { a: addSource(name: "one", place: "s3://trail/AWSLogs/") { ... on Source { kind place everySeconds } }
      b: pauseSource(name: "one") { ... on Source { isPaused: pausedAt } }
      c: resumeSource(name: "one") { ... on Source { pausedAt } }
      d: addSource(name: "one", place: "s3://other") { __typename ... on Problem { code } }
      e: removeSource(name: "one") { ... on SourceRemoved { name } }
      f: pauseSource(name: "one") { __typename ... on Problem { code hint } } }`;
    for (let again = 0; again < 4; again += 1) {
      const { data, errors } = await api.ask(query);
      expect(errors).toBeUndefined();
      expect(data).toEqual({
        a: { kind: 'BUCKET', place: 's3://trail/AWSLogs/', everySeconds: 300 },
        b: { isPaused: expect.stringMatching(/Z$/) },
        c: { pausedAt: null },
        d: { __typename: 'SourceNameRefused', code: 'SOURCE_NAME_REFUSED' },
        e: { name: 'one' },
        f: { __typename: 'SourceUnknown', code: 'SOURCE_UNKNOWN', hint: '"sources" lists those that there are.' },
      });
    }
    expect(await names()).toEqual([]);
    expect(api.logged()).toMatch(/"viewer":"anonymous","change":"removeSource","of":\{"name":"one"\}/);
  });

  it.each([
    ['a name that none may have', { name: 'a b', place: 's3://trail' }, 'SOURCE_NAME_REFUSED'],
    ['what is no place', { name: 'two', place: 'ftp://trail' }, 'SOURCE_PLACE_REFUSED'],
    [
      'a queue with a login',
      { name: 'two', place: 'https://a:secret@sqs.eu-west-1.amazonaws.com/111122223333/q' },
      'SOURCE_PLACE_REFUSED',
    ],
  ])('says that it cannot add %s', async (_what, variables, code) => {
    expect((await api.ask(ADD, variables)).data).toMatchObject({ addSource: { code } });
    expect(api.logged()).not.toContain('secret');
  });

  it.each([
    [{ name: 'two', place: 's3://trail', every: 0 }, 'ARGUMENT_INVALID'],
    [{ name: 'two', place: 's3://trail', every: 86_401 }, 'ARGUMENT_INVALID'],
    [{ name: '\0', place: 's3://trail' }, 'ARGUMENT_INVALID'],
    [{ name: 'two', place: '/tmp/\0' }, 'ARGUMENT_INVALID'],
    [{ name: 'two' }, 'VARIABLES_INVALID'],
  ])('refuses %j', async (variables, code) => {
    expect((await api.ask(ADD, variables)).errors).toMatchObject([{ extensions: { code } }]);
  });

  it('takes a folder on the machine itself, and from nobody who shows a token or comes by a proxy', async () => {
    const variables = { name: 'local', place: folder };
    expect((await far.ask(ADD, variables)).data).toMatchObject({ addSource: { code: 'SOURCE_PLACE_REFUSED' } });
    expect((await proxied.ask(ADD, variables)).data).toMatchObject({ addSource: { code: 'SOURCE_PLACE_REFUSED' } });
    const test = `mutation T($of: String!) { testSource(of: $of) { __typename ... on SourceTested { place isReadable detail } } }`;
    for (const named of [folder, 'http://169.254.169.254/111122223333/q'])
      expect((await far.ask(test, { of: named })).data).toEqual({ testSource: { __typename: 'SourcePlaceRefused' } });
    expect((await far.ask(test, { of: 'local' })).data).toEqual({ testSource: { __typename: 'SourceUnknown' } });

    expect((await api.ask(ADD, variables)).data).toMatchObject({ addSource: { kind: 'FOLDER', place: folder } });
    const tested = { __typename: 'SourceTested', place: folder, isReadable: true, detail: 'no file in it yet' };
    for (const named of [folder, 'local'])
      expect((await api.ask(test, { of: named })).data).toEqual({ testSource: tested });
    expect((await far.ask(test, { of: 'local' })).data).toEqual({ testSource: tested });
    expect((await far.ask(ADD, { name: 'bucket', place: 's3://trail' })).errors).toBeUndefined();
    expect(await names()).toEqual([{ name: 'bucket' }, { name: 'local' }]);
  });

  it('has what failed read again, once', async () => {
    writeFileSync(path.join(folder, 'cut.json.gz'), logOf(recordTextOf('cut')).subarray(0, 40));
    const source = await sourceNamed(db.pool, 'local');
    await lookAt({ pool: db.pool }, source, new AbortController().signal);
    const reader = openReader({ databaseUrl: db.appUrl, program: PROGRAM });
    await readDue({ pool: db.pool, reader, taker: { workerId: randomUUID(), leaseSeconds: 30 } }, source.sourceId);
    await reader.close();
    const { runs } = (await api.ask('{ runs(first: 1) { nodes { id } } }')).data as {
      runs: { nodes: { id: string }[] };
    };
    const retry = `mutation R($id: ID!) { retryRun(id: $id) { __typename ... on RunRetried { objects run { waiting failed } } ... on Problem { code } } }`;
    const run = { waiting: 1, failed: 0 };
    for (const objects of [1, 0, 0])
      expect((await api.ask(retry, runs.nodes[0])).data).toEqual({
        retryRun: { __typename: 'RunRetried', objects, run },
      });
    expect((await api.ask(retry, { id: '999' })).data).toEqual({
      retryRun: { __typename: 'RunUnknown', code: 'RUN_UNKNOWN' },
    });
  });

  it('reads quarantine again, with what came of each entry, as often as is asked', async () => {
    const list = '{ quarantine(first: 9) { nodes { id reason replayedAt } } }';
    const listed = async () =>
      ((await api.ask(list)).data as { quarantine: { nodes: { id: string; replayedAt: string | null }[] } }).quarantine
        .nodes;
    const [entry] = await listed();
    const replay = `mutation R($ids: [ID!]!) { replayQuarantine(ids: $ids) { entries { id result } recordsAppended recordsDuplicate } }`;
    const ids = [entry?.id, '999', entry?.id];
    const told = async () => (await api.ask(replay, { ids })).data?.['replayQuarantine'];
    const unknown = { id: '999', result: 'NOT_FOUND' };
    const nothing = { recordsAppended: 0, recordsDuplicate: 0 };
    expect(await told()).toEqual({ entries: [{ id: entry?.id, result: 'STILL_REJECTED' }, unknown], ...nothing });

    writeFileSync(path.join(folder, 'cut.json.gz'), logOf(recordTextOf('cut')));
    const both = await Promise.all([told(), told()]);
    expect(both).toHaveLength(2);
    expect(both).toContainEqual({
      entries: [{ id: entry?.id, result: 'REPLAYED' }, unknown],
      ...nothing,
      recordsAppended: 1,
    });
    expect(both).toContainEqual({ entries: [{ id: entry?.id, result: 'REPLAYED_BEFORE' }, unknown], ...nothing });
    expect((await listed())[0]?.replayedAt).toMatch(/Z$/);
    expect((await api.ask(replay, { ids: ['x'] })).errors).toMatchObject([
      { extensions: { code: 'ARGUMENT_INVALID' } },
    ]);
    const many = Array.from({ length: 60 }, (_, at) => String(at));
    expect((await api.ask(replay, { ids: many })).errors).toMatchObject([{ extensions: { code: 'QUERY_TOO_COSTLY' } }]);
  });

  it('are asked for by POST and as JSON alone, and not by a page from elsewhere', async () => {
    const before = await names();
    const query = 'mutation { addSource(name: "sly", place: "s3://trail") { __typename } }';
    const body = JSON.stringify({ query });
    const codeOf = async (response: Response): Promise<unknown> => {
      const told = (await response.json()) as { code?: string; errors?: [{ extensions: { code: string } }] };
      return [response.status, told.code ?? told.errors?.[0].extensions.code];
    };
    const link = `${api.url}/graphql?query=${encodeURIComponent(query)}`;
    expect(await codeOf(await fetch(link))).toEqual([405, 'METHOD_NOT_ALLOWED']);
    expect(await codeOf(await fetch(link, { headers: { accept: 'text/event-stream' } }))).toEqual([
      405,
      'METHOD_NOT_ALLOWED',
    ]);
    expect(await codeOf(await api.post(body, { accept: 'text/event-stream' }))).toEqual([400, 'OPERATION_UNKNOWN']);
    const elsewhere = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
    expect(await codeOf(await api.post(body, elsewhere))).toEqual([403, 'CROSS_SITE_REFUSED']);
    expect((await api.post(body, { 'content-type': 'text/plain' })).status).toBe(415);
    expect((await api.post(JSON.stringify([{ query }]))).status).toBe(400);
    const socket = await openSocket(api.url);
    socket.subscribe('one', { query });
    expect(await socket.next()).toMatchObject({
      event: 'error',
      payload: [{ extensions: { code: 'OPERATION_UNKNOWN' } }],
    });
    socket.close();
    expect(await names()).toEqual(before);
  });

  it('are not asked of in a question, and cost what they may cost', async () => {
    expect((await api.ask('{ removeSource(name: "local") { __typename } }')).errors).toMatchObject([
      { extensions: { code: 'QUERY_INVALID' } },
    ]);
    const fields = Array.from({ length: 11 }, (_, at) => `a${at}: pauseSource(name: "x") { __typename }`).join(' ');
    expect((await api.ask(`mutation { ${fields} }`)).errors).toMatchObject([
      { extensions: { code: 'QUERY_TOO_MANY_ROOT_FIELDS' } },
    ]);
  });
});

function cursor(list: string, number: string): string {
  return Buffer.from(JSON.stringify([list, number])).toString('base64url');
}
