import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { freePort } from '../../libs/platform/src/embedded/free-port.ts';
import { lostOrDoubled, oracleOf } from '../support/conservation.ts';
import type { Oracle } from '../support/conservation.ts';
import { freshDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { startBacktrail } from '../support/ingest-run.ts';
import type { Ended, Run } from '../support/ingest-run.ts';
import { stallingProxy } from '../support/stalling-proxy.ts';
import { readManifest, writeTrail } from '../support/trail-generator.ts';

const SEED = 20_261_122;
/** The target is ten seconds; a machine that is busy with other specs may take longer to see that they are over. */
const STOPS_WITHIN_MS = Number(process.env['STOP_WITHIN_MS'] ?? 30_000);

const ADD_SOURCE = `
  insert into follow.source (name, kind, place, every_seconds) values ('trail', 'folder', $1, 3600)`;
const STATES = `
  select count(*)::int as found, (count(*) filter (where state = 'taken'))::int as taken,
    (count(*) filter (where state = 'read'))::int as read, (count(*) filter (where state = 'failed'))::int as failed,
    (count(*) filter (where strikes > 0 or tries > 0))::int as struck
  from follow.found`;
/** What every step of the lineage needs at its beginning. */
const HOLD_COVERAGE = `
  select pg_advisory_xact_lock(7270736905)`;
const WAITING = `
  select count(*)::int as waiting
  from pg_locks l join pg_database d on d.oid = l.database
  where d.datname = current_database() and l.locktype = 'advisory' and not l.granted`;

type States = { found: number; taken: number; read: number; failed: number; struck: number };

describe('R13: backtrail worker, told to stop while it reads', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'backtrail-stop-'));
  const files = 320;
  let oracle: Oracle;
  let db: TestDatabase;
  const runs: Run[] = [];

  beforeAll(async () => {
    const manifest = path.join(folder, 'manifest.ndjson');
    await writeTrail(path.join(folder, 'logs'), { seed: SEED, records: 20_000, files }, manifest);
    oracle = await oracleOf(SEED, readManifest(manifest));
  });
  beforeEach(async () => {
    db = await freshDatabase();
    await db.pool.query(ADD_SOURCE, [JSON.stringify({ path: path.join(folder, 'logs') })]);
  });
  afterEach(async () => {
    for (const run of runs.splice(0)) {
      run.kill('SIGKILL');
      await run.ended;
    }
    await db.drop();
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const states = async (): Promise<States> => {
    const { rows } = await db.pool.query<States>(STATES);
    return rows[0] ?? { found: 0, taken: 0, read: 0, failed: 0, struck: 0 };
  };
  const work = (databaseUrl = db.appUrl, env: Record<string, string> = {}): Run => {
    const run = startBacktrail(['worker'], { databaseUrl, more: env });
    runs.push(run);
    return run;
  };
  /** Waits until it reads, and tells it to stop. */
  const stopWhileReading = async (run: Run, meanwhile: () => void = () => undefined): Promise<Ended> => {
    await eventually('it reads', states, ({ found, taken }) => found === files && taken > 0);
    meanwhile();
    run.kill('SIGTERM');
    const late = setTimeout(() => {
      run.kill('SIGKILL');
    }, STOPS_WITHIN_MS);
    return await run.ended.finally(() => {
      clearTimeout(late);
    });
  };
  const readToTheEnd = async (): Promise<void> => {
    work();
    await eventually('all is read', states, ({ read, failed }) => read + failed === files);
    expect(await lostOrDoubled(db.ownerPool, oracle)).toEqual([]);
    expect(await states()).toMatchObject({ taken: 0, failed: 0, struck: 0 });
  };

  it('leaves nothing taken, nothing under suspicion, and nothing out: another reads the rest at once', async () => {
    expect(await stopWhileReading(work())).toMatchObject({ code: 0, signal: null });
    expect(await states()).toMatchObject({ taken: 0, failed: 0, struck: 0 });
    expect((await db.pool.query('select from follow.worker')).rowCount).toBe(0);
    await readToTheEnd();
  }, 180_000);

  it('leaves a step of the lineage that would take longer, which leaves nothing behind', async () => {
    const holder = await db.pool.connect();
    await holder.query('begin');
    await holder.query(HOLD_COVERAGE);
    const run = work();
    const { rows } = await eventually(
      'a step waits',
      () => db.pool.query<{ waiting: number }>(WAITING),
      (answer) => (answer.rows[0]?.waiting ?? 0) > 0,
    );
    expect(rows).toHaveLength(1);
    run.kill('SIGTERM');
    expect(await run.ended).toMatchObject({ code: 0, signal: null });
    await holder.query('rollback');
    holder.release();
    await readToTheEnd();
  }, 180_000);

  it('ends though PostgreSQL has stopped answering without a word', async () => {
    const proxy = await stallingProxy(db.appUrl);
    const { signal, code } = await stopWhileReading(work(proxy.url), proxy.stall);
    expect({ signal, hasEnded: code !== null }).toEqual({ signal: null, hasEnded: true });
    await proxy.close();
  }, 120_000);

  const hasRedis = (() => {
    try {
      execFileSync('redis-server', ['--version'], { stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  })();

  (hasRedis ? it : it.skip)(
    'ends though Redis died meanwhile, and leaves nothing taken',
    async () => {
      const port = await freePort();
      const redis: ChildProcess = spawn('redis-server', ['--port', String(port), '--bind', '127.0.0.1', '--save', ''], {
        cwd: '/tmp',
        stdio: 'ignore',
      });
      try {
        const run = work(db.appUrl, { REDIS_URL: `redis://127.0.0.1:${port}` });
        const ended = await stopWhileReading(run, () => redis.kill('SIGKILL'));
        expect(ended).toMatchObject({ code: 0, signal: null });
        expect(await states()).toMatchObject({ taken: 0, failed: 0, struck: 0 });
      } finally {
        redis.kill('SIGKILL');
      }
    },
    120_000,
  );
});
