import { randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addSource, lookAt, readDue, sourceNamed } from '#follow';
import { openReader } from '#ingest';
import { prismaOver } from '#platform';
import { recordTextOf } from '../builders/record-text.ts';
import { scratchFolder } from '../builders/scratch-folder.ts';
import { startTestApi } from '../support/api-server.ts';
import type { TestApi } from '../support/api-server.ts';
import { freshDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';

/** As built: a thread does not go through the tests' own loader. */
const PROGRAM = new URL('../../dist/libs/ingest/src/reader-main.js', import.meta.url);

const logOf = (...items: readonly string[]): Buffer => gzipSync(`{"Records":[${items.join(',')}]}`);
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
    const source = await sourceNamed(await prismaOver(db.pool), name);
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

function cursor(list: string, number: string): string {
  return Buffer.from(JSON.stringify([list, number])).toString('base64url');
}
