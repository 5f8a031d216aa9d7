import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addToken } from '#access';
import { createHealthPool, watchHealth } from '#health';
import type { HealthWatch } from '#health';
import type pg from 'pg';
import { openWorkerHttp, WorkerListenFailed } from '../../apps/worker/src/worker-http.ts';
import type { WorkerHttp } from '../../apps/worker/src/worker-http.ts';
import { freshDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { readyOf, untilPart } from '../support/ready.ts';

describe('the address of a worker', () => {
  let db: TestDatabase;
  let healthPool: pg.Pool;
  let health: HealthWatch;
  let http: WorkerHttp;
  const open = (authMode: 'none' | 'token', httpPort = 0): Promise<WorkerHttp> =>
    openWorkerHttp({ httpHost: '127.0.0.1', httpPort, authMode, pool: db.pool, healthPool, health });

  beforeAll(async () => {
    db = await freshDatabase();
    healthPool = createHealthPool(db.appUrl);
    health = watchHealth({ pool: healthPool });
    http = await open('token');
  });
  afterAll(async () => {
    await http.close();
    health.close();
    await healthPool.end();
    await db.drop();
  });

  it('tells that the process runs, and how everything is, to whoever asks', async () => {
    expect(await (await fetch(`${http.url}/healthz`)).json()).toEqual({ status: 'up' });
    expect(await readyOf(http.url)).toMatchObject({
      httpStatus: 200,
      status: 'ready',
      parts: { database: { state: 'ok' } },
    });
  });

  it('is red when something is, but for the parts that were left out', async () => {
    await db.pool.query(
      `insert into follow.source (name, kind, place, every_seconds) values ('trail', 'folder', '{"path": "/nowhere"}', 60)`,
    );
    expect(await untilPart(http.url, 'workers', 'NOBODY_AT_WORK')).toMatchObject({ httpStatus: 503 });
    expect(await readyOf(http.url, '?exclude=workers,sources')).toMatchObject({ httpStatus: 200, status: 'ready' });
  });

  it('shows metrics to whoever has a token', async () => {
    expect((await fetch(`${http.url}/metrics`)).status).toBe(401);
    const authorization = `Bearer ${await addToken(db.pool, 'prometheus')}`;
    const text = await (await fetch(`${http.url}/metrics`, { headers: { authorization } })).text();
    expect(text).toMatch(/^backtrail_workers 0$/m);
    expect(text).toMatch(/^process_resident_memory_bytes \d/m);
  });

  it('serves nothing else, nobody who rebinds its name, and takes no address that is taken', async () => {
    expect((await fetch(`${http.url}/`)).status).toBe(404);
    expect((await fetch(`${http.url}/readyz`, { method: 'POST' })).status).toBe(405);
    expect(await statusOf(`${http.url}/readyz`, 'rebound.example')).toBe(421);
    await expect(open('none', Number(new URL(http.url).port))).rejects.toThrow(WorkerListenFailed);
  });
});

/** Plain HTTP, since `fetch` does not let a Host header be chosen. */
function statusOf(url: string, host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request(url, { headers: { host }, agent: false }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    })
      .on('error', reject)
      .end();
  });
}
