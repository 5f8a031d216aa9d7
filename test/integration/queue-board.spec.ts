import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openQueues } from '#platform';
import { startTestApi } from '../support/api-server.ts';
import type { TestApi } from '../support/api-server.ts';
import { freshDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';

const POST = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' };

describe('/queues', () => {
  let db: TestDatabase;
  let api: TestApi;
  beforeAll(async () => {
    db = await freshDatabase();
    api = await startTestApi(db, { queue: { appUrl: db.appUrl, redisUrl: null } });
  });
  afterAll(async () => {
    await api.close();
    await db.drop();
  });

  it('shows what waits in the queue on PostgreSQL, and /metrics counts it', async () => {
    const queues = await openQueues({ appUrl: db.appUrl, redisUrl: null });
    await queues.queue('work').add('read', { job: 'read' });
    await queues.close();
    const board = await (await fetch(`${api.url}/queues/api/queues?activeQueue=work&page=1&jobsPerPage=10`)).json();
    expect(board).toMatchObject({
      queues: [
        { name: 'lineage', readOnlyMode: true, counts: { waiting: 0 } },
        { name: 'work', readOnlyMode: true, counts: { waiting: 1 }, jobs: [{ data: { job: 'read' } }] },
      ],
    });
    expect(await (await fetch(`${api.url}/queues/api/redis/stats`)).json()).toMatchObject({ backend: 'postgres' });
    const metrics = await (await fetch(`${api.url}/metrics`)).text();
    expect(metrics).toContain('backtrail_queue_jobs{queue="work",state="waiting"} 1');
  });

  it('is a page of its own files alone', async () => {
    const page = await fetch(`${api.url}/queues`);
    const text = await page.text();
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'; script-src 'self'");
    expect(text).not.toMatch(/(?:href|src)="(?:https?:)?\/\//);
    for (const [, name = ''] of text.matchAll(/(?:src|href)="(static\/[^"]+)"/g)) {
      const file = await fetch(`${api.url}/queues/${name}`);
      expect([name, file.status]).toEqual([name, 200]);
      await file.arrayBuffer(); // a body that nobody reads keeps its connection open
      expect(file.headers.get('cache-control')).toBe('private, max-age=86400');
    }
  });

  it.each([
    ['/queues/api/queues/work/retry/failed', 'PUT'],
    ['/queues/api/queues/work/pause', 'PUT'],
    ['/queues/api/queues/work/empty', 'PUT'],
    ['/queues/api/queues/work/add', 'POST'],
    ['/queues/api/queues/work/obliterate', 'PUT'],
    ['/queues/api/queues/work', 'DELETE'],
  ])('has no way to change anything: %s %s', async (path, method) => {
    expect((await fetch(`${api.url}${path}`, { ...POST, method })).status).toBe(404);
    const counts = await (await fetch(`${api.url}/queues/api/queues`)).json();
    expect(counts).toMatchObject({ queues: [{}, { isPaused: false, counts: { waiting: 1 } }] });
  });
});

describe('/queues while the queue is away', () => {
  it('says so, and nothing else suffers', async () => {
    const db = await freshDatabase();
    const api = await startTestApi(db, { queue: { appUrl: db.appUrl, redisUrl: 'redis://127.0.0.1:1' } });
    try {
      const answer = await fetch(`${api.url}/queues`);
      expect([answer.status, await answer.json()]).toEqual([503, expect.objectContaining({ code: 'QUEUE_NOT_SEEN' })]);
      const metrics = await (await fetch(`${api.url}/metrics`)).text();
      expect(metrics).not.toContain('backtrail_queue_jobs{');
      expect(metrics).toContain('backtrail_part_state{part="database"} 0');
      expect((await fetch(`${api.url}/readyz`)).status).toBe(200);
    } finally {
      await api.close();
      await db.drop();
    }
  });

  it('is nothing on a server that has to do with no queue, and asks for the token where one is asked for', async () => {
    const db = await freshDatabase();
    const place = { appUrl: db.appUrl, redisUrl: null };
    const [without, closed] = [await startTestApi(db), await startTestApi(db, { queue: place, authMode: 'token' })];
    try {
      expect((await fetch(`${without.url}/queues`)).status).toBe(404);
      for (const path of ['/queues', '/queues/api/queues', '/queues/static/favicon.ico'])
        expect((await fetch(`${closed.url}${path}`)).status).toBe(401);
      const browser = await fetch(`${closed.url}/queues`, { headers: { accept: 'text/html' }, redirect: 'manual' });
      expect([browser.status, browser.headers.get('location')]).toEqual([303, '/login']);
    } finally {
      await without.close();
      await closed.close();
      await db.drop();
    }
  });
});
