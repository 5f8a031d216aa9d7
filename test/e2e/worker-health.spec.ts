import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freePort } from '../../libs/platform/src/embedded/free-port.ts';
import { startTestApi } from '../support/api-server.ts';
import type { TestApi } from '../support/api-server.ts';
import { freshDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { startBacktrail } from '../support/ingest-run.ts';
import type { Run } from '../support/ingest-run.ts';
import { readyOf, untilPart } from '../support/ready.ts';
import type { Ready } from '../support/ready.ts';

const ADD_SOURCE = `
  insert into follow.source (name, kind, place, every_seconds) values ('trail', 'folder', $1, 1)`;

const hasRedis = (() => {
  try {
    execFileSync('redis-server', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

/** Workers as processes of their own, stopped, killed and replaced; the server tells of them. */
describe('/readyz with workers', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'backtrail-health-'));
  const runs: Run[] = [];
  let db: TestDatabase;
  let api: TestApi;
  const work = (): Run => {
    const run = startBacktrail(['worker'], { databaseUrl: db.appUrl, more: { WORKER_HTTP_PORT: '0' } });
    runs.push(run);
    return run;
  };
  const alive = (count: number): Promise<number> =>
    eventually(
      `${count} workers live`,
      async () => (await db.pool.query('select from follow.worker')).rowCount ?? 0,
      (rows) => rows === count,
    );
  const namesOf = ({ parts }: Awaited<ReturnType<typeof readyOf>>): string => parts.workers.about?.join() ?? '';

  beforeAll(async () => {
    db = await freshDatabase();
    await db.pool.query(ADD_SOURCE, [JSON.stringify({ path: folder })]);
    api = await startTestApi(db);
  });
  afterAll(async () => {
    for (const run of runs) {
      run.kill('SIGCONT');
      run.kill('SIGKILL');
      await run.ended;
    }
    await api.close();
    await db.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is red while nobody works at a source, and green when somebody does', async () => {
    await untilPart(api.url, 'workers', 'NOBODY_AT_WORK');
    const run = work();
    const url = await run.said(/Telling how it is on (http:\S+)/);
    expect(await untilPart(api.url, 'workers', 'ok')).toMatchObject({ parts: { queue: { state: 'ok' } } });
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    expect(await untilPart(url, 'workers', 'ok')).toMatchObject({ httpStatus: 200 });
  });

  it('names a worker that hangs, and is green when it goes on', async () => {
    const hanging = work();
    await alive(2);
    hanging.kill('SIGSTOP');
    const red = await untilPart(api.url, 'workers', 'WORKER_SILENT');
    expect([red.httpStatus, namesOf(red)]).toEqual([503, expect.stringContaining(`(pid ${hanging.pid})`)]);
    expect(namesOf(red)).not.toContain(`(pid ${runs[0]?.pid ?? 0})`);
    hanging.kill('SIGCONT');
    await untilPart(api.url, 'workers', 'ok');
  });

  it('no longer misses a worker that was killed, once others of its host have seen that it is gone', async () => {
    runs[1]?.kill('SIGKILL');
    await runs[1]?.ended;
    await alive(1);
    expect(await untilPart(api.url, 'workers', 'ok')).toMatchObject({ httpStatus: 200 });
  });

  it('is red when the only worker hangs', async () => {
    runs[0]?.kill('SIGSTOP');
    const red = await untilPart(api.url, 'workers', 'NOBODY_AT_WORK');
    expect([red.httpStatus, namesOf(red)]).toEqual([503, expect.stringContaining(`(pid ${runs[0]?.pid ?? 0})`)]);
    runs[0]?.kill('SIGCONT');
    await untilPart(api.url, 'workers', 'ok');
  });

  (hasRedis ? it : it.skip)('is amber while a worker’s Redis is away, and green when it is back', async () => {
    const port = await freePort();
    const redis = (): ChildProcess =>
      spawn('redis-server', ['--port', String(port), '--bind', '127.0.0.1', '--save', ''], {
        cwd: '/tmp',
        stdio: 'ignore',
      });
    let server = redis();
    const run = startBacktrail(['worker'], {
      databaseUrl: db.appUrl,
      more: { REDIS_URL: `redis://127.0.0.1:${port}` },
    });
    try {
      await alive(2);
      await untilPart(api.url, 'queue', 'ok');
      server.kill('SIGKILL');
      const isAmber = ({ parts }: Ready): boolean => parts.queue.state === 'amber';
      const amber = await eventually('the queue is amber', () => readyOf(api.url), isAmber);
      expect(amber).toMatchObject({
        httpStatus: 200,
        parts: { queue: { about: [expect.stringContaining(`(pid ${run.pid})`)] } },
      });
      server = redis();
      await untilPart(api.url, 'queue', 'ok');
    } finally {
      run.kill('SIGTERM');
      await run.ended;
      server.kill('SIGKILL');
    }
  });

  it('does not miss a worker that said that it ends', async () => {
    runs[0]?.kill('SIGTERM');
    expect(await runs[0]?.ended).toMatchObject({ code: 0 });
    await alive(0);
    expect((await readyOf(api.url, '?exclude=workers,sources')).httpStatus).toBe(200);
    const red = await untilPart(api.url, 'workers', 'NOBODY_AT_WORK');
    expect(namesOf(red)).toBe('');
  });
});
