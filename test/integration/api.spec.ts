import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createLog } from '#platform';
import { ListenFailed, createReadPool, startApi } from '../../apps/api/src/index.ts';
import type { RunningApi } from '../../apps/api/src/index.ts';
import { freshDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';

type Answer = { readonly status: number; readonly body: unknown };

describe('the HTTP server', () => {
  const lines: string[] = [];
  let db: TestDatabase;
  let api: RunningApi;

  beforeAll(async () => {
    db = await freshDatabase();
    api = await start(db, lines);
  });
  afterAll(async () => {
    await api.close();
    await db.drop();
  });

  it('says on /healthz that the process is up', async () => {
    expect(await get(`${api.url}/healthz`)).toEqual({ status: 200, body: { status: 'up' } });
  });

  it('answers 404 to a path that it does not serve', async () => {
    expect((await get(`${api.url}/nothing`)).status).toBe(404);
  });

  it('refuses a Host header that names another machine', async () => {
    const answer = await get(`${api.url}/readyz`, 'rebound.example:4000');
    expect(answer).toEqual({ status: 421, body: expect.objectContaining({ code: 'HOST_NOT_ALLOWED' }) });
  });

  it('logs requests as JSON without what came after the question mark, and leaves probes out', async () => {
    await get(`${api.url}/somewhere?token=hush`);
    const requests = lines
      .map((line) => JSON.parse(line) as { msg: string; path?: string })
      .filter(({ msg }) => msg === 'request');
    expect(requests).toContainEqual(expect.objectContaining({ method: 'GET', path: '/somewhere', status: 404 }));
    expect(lines.join('')).not.toContain('hush');
    expect(requests.map(({ path }) => path)).not.toContain('/healthz');
  });

  it('names the address that is taken', async () => {
    const port = Number(new URL(api.url).port);
    const readPool = createReadPool(db.appUrl);
    const log = createLog('api', 'silent');
    const attempt = startApi({ pool: db.pool, readPool, httpHost: '127.0.0.1', httpPort: port, log });
    await expect(attempt).rejects.toThrow(ListenFailed);
    await expect(attempt).rejects.toThrow(`127.0.0.1:${String(port)} (EADDRINUSE)`);
    await readPool.end();
  });
});

describe('closing the HTTP server', () => {
  it('does not wait for a client that keeps its connection open', async () => {
    const db = await freshDatabase();
    const api = await start(db);
    await fetch(`${api.url}/healthz`, { headers: { connection: 'keep-alive' } });
    await api.close();
    await expect(get(`${api.url}/healthz`)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await db.drop();
  });
});

async function start(db: TestDatabase, lines: string[] = []): Promise<RunningApi> {
  const log = createLog('api', 'info', { write: (line) => lines.push(line) });
  const readPool = createReadPool(db.appUrl);
  const api = await startApi({ pool: db.pool, readPool, httpHost: '127.0.0.1', httpPort: 0, log });
  return { url: api.url, close: () => api.close().then(() => readPool.end()) };
}

/** Plain HTTP, since `fetch` does not let a Host header be chosen. */
function get(url: string, host?: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers = host === undefined ? {} : { host };
    const asked = request(url, { headers, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, body: JSON.parse(text) as unknown });
      });
    });
    asked.on('error', reject).end();
  });
}
