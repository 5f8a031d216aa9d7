import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { recordTextOf } from '../builders/record-text.ts';
import { startTestApi } from '../support/api-server.ts';
import type { TestApi } from '../support/api-server.ts';
import { freshDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { foldAll } from '../support/fold-all.ts';
import { appendTexts } from '../support/ledger-batch.ts';

describe('/metrics', () => {
  let db: TestDatabase;
  let api: TestApi;
  beforeAll(async () => {
    db = await freshDatabase();
    api = await startTestApi(db);
  });
  afterAll(async () => {
    await api.close();
    await db.drop();
  });

  const metrics = async (): Promise<string> => (await fetch(`${api.url}/metrics`)).text();

  /** The value of one series. */
  async function valueOf(series: string): Promise<number> {
    const line = (await metrics()).split('\n').find((one) => one.startsWith(`${series} `));
    return Number(line?.slice(series.length + 1));
  }

  it('counts requests by the pattern of their route, and never by what a caller put into the path', async () => {
    await api.ask('{ viewer { name } }');
    await fetch(`${api.url}/secret-in-the-path?token=hush`);
    expect(await valueOf('backtrail_http_request_seconds_count{method="POST",route="/graphql",status="200"}')).toBe(1);
    expect(await valueOf('backtrail_http_request_seconds_count{method="GET",route="none",status="404"}')).toBe(1);
    expect(await metrics()).not.toMatch(/secret|hush/);
  });

  it('tells what questions cost, and why some were refused', async () => {
    await api.ask('{ events(first: 201) { nodes { id } } }');
    await api.ask('{ nope }');
    await api.ask('{ events(first: 1, after: "x") { nodes { id } } }');
    expect(await valueOf('backtrail_graphql_refused_total{code="PAGE_SIZE_REFUSED"}')).toBe(1);
    expect(await valueOf('backtrail_graphql_refused_total{code="QUERY_INVALID"}')).toBe(1);
    expect(await valueOf('backtrail_graphql_seconds_count{fault="CURSOR_INVALID"}')).toBe(1);
    expect(await valueOf('backtrail_graphql_cost_count')).toBeGreaterThanOrEqual(2);
  });

  it('tells how far the lineage is behind what is stored', async () => {
    const behind = (): Promise<number> => valueOf('backtrail_lineage_behind_appends');
    await eventually('nothing is behind', behind, (appends) => appends === 0);
    await appendTexts(db.pool, [recordTextOf('one')]);
    await appendTexts(db.pool, [recordTextOf('two')]);
    await eventually('two are behind', behind, (appends) => appends === 2);
    expect(await valueOf('backtrail_lineage_behind_seconds')).toBeGreaterThan(0);
    await foldAll(db.pool);
    await eventually('nothing is behind', behind, (appends) => appends === 0);
    expect(await valueOf('backtrail_lineage_behind_seconds')).toBe(0);
  });

  it('tells how the pools are used, and what the process takes', async () => {
    expect(await valueOf('backtrail_pool_connections{pool="read",state="waiting"}')).toBe(0);
    expect(await valueOf('backtrail_pool_connections{pool="store",state="idle"}')).toBeGreaterThanOrEqual(0);
    expect(await valueOf('process_resident_memory_bytes')).toBeGreaterThan(1e7);
  });

  it('does not know what the database would tell while that does not answer, and tells the rest', async () => {
    const lonely = await freshDatabase();
    const server = await startTestApi(lonely);
    await lonely.drop();
    const text = await (await fetch(`${server.url}/metrics`)).text();
    expect(text).toMatch(/^process_resident_memory_bytes \d/m);
    expect(text).toMatch(/^backtrail_lineage_behind_seconds NaN$/im);
    await server.close();
  });
});

describe('every answer', () => {
  it.each(['/healthz', '/graphql', '/nothing', '/metrics'])(
    'of %s keeps browsers from doing more than they should',
    async (path) => {
      const db = await freshDatabase();
      const api = await startTestApi(db);
      try {
        const { headers } = await fetch(`${api.url}${path}`);
        expect(headers.get('x-content-type-options')).toBe('nosniff');
        expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
        expect(headers.get('cache-control')).toBe('no-store');
        expect(headers.get('access-control-allow-origin')).toBeNull();
      } finally {
        await api.close();
        await db.drop();
      }
    },
  );
});
