import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { createPool, inTransaction, isConflict, isConnectionLoss, withRetry } from '#platform';
import { emptyDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { rowsOf } from '../support/login.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await emptyDatabase();
  await db.ownerPool.query('create table counter (name text primary key, n bigint not null)');
  await db.ownerPool.query('grant select, insert, update on counter to backtrail_app');
});
afterAll(() => db.drop());

const pidOf = async (client: pg.ClientBase): Promise<number> =>
  (await client.query<{ pid: number }>('select pg_backend_pid() as pid')).rows[0]!.pid;
const killed = (pid: number) => rowsOf(db.adminUrl, `select pg_terminate_backend(${String(pid)}, 5000)`);
const countOf = async (name: string): Promise<unknown> =>
  (await db.pool.query<{ n: string }>('select n from counter where name = $1', [name])).rows[0]?.n;

describe('inTransaction', () => {
  it('keeps all that was written, or none of it', async () => {
    await inTransaction(db.pool, (client) => client.query(`insert into counter values ('kept', 1)`));
    const failing = inTransaction(db.pool, async (client) => {
      await client.query(`insert into counter values ('dropped', 1)`);
      throw new Error('changed my mind');
    });
    await expect(failing).rejects.toThrow('changed my mind');
    expect([await countOf('kept'), await countOf('dropped')]).toEqual(['1', undefined]);
  });

  it('ends at once when work fails while a COPY is open', async () => {
    const failing = inTransaction(db.pool, async (client) => {
      const source = Readable.from(
        (function* () {
          yield 'copied\t1\n';
          throw new Error('the source broke');
        })(),
      );
      await pipeline(source, client.query(copyFrom('copy counter from stdin')));
    });
    await expect(failing).rejects.toThrow('the source broke');
    expect(await countOf('copied')).toBeUndefined();
  });

  it('surfaces a conflict that withRetry turns into success', async () => {
    await db.pool.query(`insert into counter values ('raced', 0)`);
    let conflicts = 0;
    const addOne = () =>
      inTransaction(
        db.pool,
        async (client) => {
          const { rows } = await client.query<{ n: string }>(`select n from counter where name = 'raced'`);
          await client.query(`update counter set n = $1 where name = 'raced'`, [Number(rows[0]!.n) + 1]);
        },
        { isolation: 'serializable' },
      ).catch((error: unknown) => {
        if (isConflict(error)) conflicts += 1;
        throw error;
      });
    await Promise.all(Array.from({ length: 6 }, () => withRetry(addOne, { attempts: 50, firstPauseMs: 1 })));
    expect(await countOf('raced')).toBe('6');
    expect(conflicts).toBeGreaterThan(0);
  });

  it('is cut off by its signal in the middle of a statement, or between two, and keeps nothing', async () => {
    for (const inTheMiddle of [true, false]) {
      const stop = new AbortController();
      const cut = inTransaction(
        db.pool,
        async (client) => {
          await client.query(`insert into counter values ('cut off', 1)`);
          const asleep = inTheMiddle ? client.query('select pg_sleep(3600)') : null;
          stop.abort(new Error('told to stop'));
          await (asleep ?? client.query('select 1'));
        },
        { signal: stop.signal },
      );
      await expect(cut).rejects.toThrow('told to stop');
      expect(await countOf('cut off')).toBeUndefined();
    }
    const never = inTransaction(db.pool, () => Promise.resolve('begun'), {
      signal: AbortSignal.abort(new Error('no')),
    });
    await expect(never).rejects.toThrow('no');
  });

  it('fails retryably, and keeps nothing, when its connection is killed under it', async () => {
    const failing = inTransaction(db.pool, async (client) => {
      await client.query(`insert into counter values ('killed', 1)`);
      await killed(await pidOf(client));
      await client.query('select 1');
    });
    expect(isConnectionLoss(await failing.catch((error: unknown) => error))).toBe(true);
    expect(await countOf('killed')).toBeUndefined();
  });
});

describe('createPool', () => {
  it('survives the loss of a connection that lies idle, and of one that is in use', async () => {
    const lost: Error[] = [];
    const pool = createPool(db.appUrl, { maxConnections: 2, onConnectionLost: (error) => lost.push(error) });
    const [idle, used] = [await pool.connect(), await pool.connect()];
    const [idlePid, usedPid] = [await pidOf(idle), await pidOf(used)];
    idle.release();
    const running = used.query('select pg_sleep(30)').catch((error: unknown) => error);
    await Promise.all([killed(idlePid), killed(usedPid)]);

    expect(isConnectionLoss(await running)).toBe(true);
    used.release(true);
    expect((await pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
    expect(lost.length).toBeGreaterThanOrEqual(2);
    await pool.end();
  });

  it('gives bigint as strings, times in UTC, and a name to its connections', async () => {
    const pool = createPool(db.appUrl, { applicationName: 'a spec', statementTimeoutMs: 250, lockTimeoutMs: 125 });
    const { rows } = await pool.query(
      `select 9007199254740993::bigint as n, current_setting('timezone') as zone,
         current_setting('application_name') as name, current_setting('statement_timeout') as statement,
         current_setting('lock_timeout') as lock,
         current_setting('idle_in_transaction_session_timeout') as idle`,
    );
    expect(rows).toEqual([
      { n: '9007199254740993', zone: 'UTC', name: 'a spec', statement: '250ms', lock: '125ms', idle: '1min' },
    ]);
    await pool.end();
  });
});
