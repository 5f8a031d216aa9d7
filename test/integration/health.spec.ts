import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { recordTextOf } from '../builders/record-text.ts';
import { startTestApi } from '../support/api-server.ts';
import type { TestApi } from '../support/api-server.ts';
import { emptyDatabase, freshDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { foldAll } from '../support/fold-all.ts';
import { appendTexts } from '../support/ledger-batch.ts';
import { rowsOf } from '../support/login.ts';
import { readyOf, untilPart } from '../support/ready.ts';
import type { Ready } from '../support/ready.ts';
import { urlWithin } from '../support/test-server.ts';

const OK = { state: 'ok' };

const WORKER = `
  insert into follow.worker (worker_id, host, pid, queue, beat_at)
  values ($1, 'elsewhere', 4711, $2, clock_timestamp() - make_interval(secs => $3))`;

const ADD_SOURCE = `
  insert into follow.source (name, kind, place, every_seconds, look_at)
  values ($1, 'folder', '{"path": "/nowhere"}', 300, clock_timestamp() - make_interval(secs => $2))`;

describe('/readyz', () => {
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

  it('is ready without workers, where there is nothing for them to do', async () => {
    expect(await readyOf(api.url)).toEqual({
      httpStatus: 200,
      status: 'ready',
      parts: { database: OK, ledger: OK, lineage: OK, workers: OK, queue: { state: 'unknown' }, sources: OK },
    });
  });

  it('P2: turns red when what is stored is not followed by the lineage, and green when it is', async () => {
    await appendTexts(db.pool, [recordTextOf('frozen')]);
    const frozen = await untilPart(api.url, 'lineage', 'LINEAGE_FROZEN');
    expect(frozen).toMatchObject({
      httpStatus: 503,
      status: 'not ready',
      parts: { lineage: { state: 'red', seconds: expect.any(Number) }, workers: { code: 'NOBODY_AT_WORK' } },
    });
    await foldAll(db.pool);
    expect(await untilPart(api.url, 'lineage', 'ok')).toMatchObject({ httpStatus: 200, parts: { workers: OK } });
  });

  it('names a worker that went silent, and what the queue of one that lives says', async () => {
    const [silent, alive] = [randomUUID(), randomUUID()];
    await db.pool.query(WORKER, [alive, 'ECONNREFUSED', -3600]);
    const ask = async (): Promise<Ready> => {
      await db.pool.query('delete from follow.worker where worker_id = $1', [silent]);
      await db.pool.query(WORKER, [silent, 'ok', 15]);
      return await readyOf(api.url);
    };
    expect(await eventually('it is silent', ask, ({ parts }) => parts.workers.state === 'red')).toMatchObject({
      httpStatus: 503,
      parts: {
        workers: { state: 'red', code: 'WORKER_SILENT', about: [`worker ${silent} (pid 4711)`] },
        queue: { state: 'amber', code: 'ECONNREFUSED', about: [`worker ${alive} (pid 4711)`] },
      },
    });
    expect(JSON.stringify(await readyOf(api.url))).not.toContain('elsewhere');
    await db.pool.query('delete from follow.worker where worker_id = $1', [silent]);
    expect(await untilPart(api.url, 'workers', 'ok')).toMatchObject({ httpStatus: 200, status: 'degraded' });
    await db.pool.query('delete from follow.worker');
  });

  it('is amber for a source that cannot be looked at, by its code and its name, and red when nobody is at work', async () => {
    await db.pool.query(ADD_SOURCE, ['trail', 3600]);
    await db.pool.query(ADD_SOURCE, ['paused', 3600]);
    await db.pool.query(`update follow.source set paused_at = now() where name = 'paused'`);
    expect(await untilPart(api.url, 'sources', 'SOURCE_LATE')).toMatchObject({
      httpStatus: 503,
      parts: { sources: { state: 'amber', about: ['trail'] }, workers: { state: 'red', code: 'NOBODY_AT_WORK' } },
    });
    await db.pool.query(`update follow.source set look_failure = 'ACCESS_DENIED: s3://secret-bucket/'`);
    const failing = await untilPart(api.url, 'sources', 'ACCESS_DENIED');
    expect(JSON.stringify(failing)).not.toContain('secret-bucket');
    expect(await readyOf(api.url, '?exclude=workers')).toMatchObject({ httpStatus: 200, status: 'degraded' });
    expect(await readyOf(api.url, '?exclude=workers,sources')).toMatchObject({ httpStatus: 200, status: 'ready' });
    await db.pool.query(`update follow.source set removed_at = now()`);
    await untilPart(api.url, 'sources', 'ok');
  });

  it('writes a line when a part is in another state', () => {
    const lines = api
      .logged()
      .split('\n')
      .filter((line) => line.includes('a part is in another state'));
    expect(lines.map((line) => JSON.parse(line) as unknown)).toContainEqual(
      expect.objectContaining({ part: 'lineage', state: 'red', code: 'LINEAGE_FROZEN' }),
    );
  });
});

describe('/readyz of a database', () => {
  it('names the lineage when nothing was migrated', async () => {
    const db = await emptyDatabase();
    const api = await startTestApi(db);
    try {
      expect(await readyOf(api.url)).toMatchObject({
        httpStatus: 503,
        parts: { database: OK, lineage: { state: 'red', code: 'NOT_MIGRATED' } },
      });
    } finally {
      await api.close();
      await db.drop();
    }
  });

  it.each([
    ['default_transaction_read_only = on', 'READ_ONLY'],
    ['synchronous_commit = off', 'DURABILITY_SETTING_UNSAFE'],
  ])('is red when it is set to %s, and green when it no longer is', async (setting, code) => {
    const db = await freshDatabase();
    const name = new URL(db.appUrl).pathname.slice(1);
    const ends = `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}' and application_name = 'backtrail health'`;
    const api = await startTestApi(db);
    try {
      await untilPart(api.url, 'database', 'ok');
      const elsewhere = urlWithin(db.adminUrl, 'postgres');
      await rowsOf(elsewhere, `alter database ${name} set ${setting}`);
      await rowsOf(elsewhere, ends);
      expect(await untilPart(api.url, 'database', code)).toMatchObject({
        httpStatus: 503,
        parts: { lineage: { state: 'unknown' }, workers: { state: 'unknown' } },
      });
      await rowsOf(elsewhere, `alter database ${name} reset ${setting.split(' ')[0] ?? ''}`);
      await rowsOf(elsewhere, ends);
      expect(await untilPart(api.url, 'database', 'ok')).toMatchObject({ httpStatus: 200 });
    } finally {
      await api.close();
      await db.drop();
    }
  });

  it('names it when it is gone, while /healthz stays up', async () => {
    const db = await freshDatabase();
    const api = await startTestApi(db);
    try {
      await db.drop();
      expect(await untilPart(api.url, 'database', 'DATABASE_MISSING')).toMatchObject({ httpStatus: 503 });
      expect((await fetch(`${api.url}/healthz`)).status).toBe(200);
    } finally {
      await api.close();
    }
  });
});
