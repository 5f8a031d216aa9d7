import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { createHealthPool, watchHealth } from '#health';
import type { HealthWatch, Parts } from '#health';
import { createPool, migrate, migrationsFolder, openEmbeddedStore } from '#platform';
import type { EmbeddedStore } from '#platform';
import { recordTextOf } from '../builders/record-text.ts';
import { eventually } from '../support/eventually.ts';
import { foldAll } from '../support/fold-all.ts';
import { appendTexts } from '../support/ledger-batch.ts';
import { processesOf, untilStopped, withStoreHome } from '../support/store-under-test.ts';

const SMALL = { shared_buffers: '16MB', max_wal_size: '64MB', min_wal_size: '32MB' };

const HEALTH_BACKENDS = `
  select pid from pg_stat_activity where application_name = 'backtrail health' and pid is not null`;

/** Waits until a part says what is expected. */
function until(health: HealthWatch, part: keyof Parts, said: string): Promise<Parts> {
  return eventually(`${part} is ${said}`, health.parts, (parts) => (parts[part].code ?? parts[part].state) === said);
}

/** A PostgreSQL of the spec's own: what it suffers here, others must not. */
async function withServer(home: string, work: (store: EmbeddedStore) => Promise<void>): Promise<void> {
  const store = await openEmbeddedStore({ home, serverSettings: SMALL });
  try {
    await migrate(store.ownerUrl, migrationsFolder());
    await work(store);
  } finally {
    await store.close();
    await untilStopped(home);
  }
}

async function watching(
  { appUrl }: EmbeddedStore,
  home: string | null,
  work: (health: HealthWatch) => Promise<void>,
): Promise<void> {
  const pool = createHealthPool(appUrl);
  const health = watchHealth({ pool, home });
  try {
    await until(health, 'database', 'ok');
    await work(health);
  } finally {
    health.close();
    await pool.end();
  }
}

describe('how a server is', () => {
  it('P2: names the transaction that holds the lineage back, and a server that no longer answers', () =>
    withStoreHome((home) =>
      withServer(home, async (store) => {
        const pool = createPool(store.appUrl);
        const holder = new pg.Client(store.adminUrl);
        holder.on('error', () => undefined);
        await holder.connect();
        await watching(store, null, async (health) => {
          const { rows } = await holder
            .query<{ pid: number }>('begin; select pg_current_xact_id()')
            .then(() => holder.query<{ pid: number }>('select pg_backend_pid() as pid'));
          await appendTexts(pool, [recordTextOf('held')]);
          const held = await until(health, 'lineage', 'HORIZON_HELD');
          expect(held.lineage).toMatchObject({ state: 'amber', about: [`pid ${rows[0]?.pid ?? 0}`] });
          await holder.query('rollback');
          await foldAll(pool);
          await until(health, 'lineage', 'ok');

          const backends = await pool.query<{ pid: number }>(HEALTH_BACKENDS);
          const processes = [...processesOf(home), ...backends.rows.map(({ pid }) => pid)];
          for (const pid of processes) process.kill(pid, 'SIGSTOP');
          try {
            expect((await until(health, 'database', 'NO_ANSWER')).lineage).toEqual({ state: 'unknown' });
          } finally {
            for (const pid of processes) process.kill(pid, 'SIGCONT');
          }
          await until(health, 'database', 'ok');
        });
        await holder.end();
        await pool.end();
      }),
    ));

  const mayMount = process.getuid?.() === 0 && process.platform === 'linux' && canMount();
  (mayMount ? it : it.skip)('is red when its disk is full, whoever notices, and green when there is room again', () =>
    withStoreHome(async (home) => {
      mkdirSync(home);
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=240m,mode=0755', 'tmpfs', home]);
      try {
        await withServer(home, async (store) => {
          const filler = path.join(home, 'filler');
          for (const watchedHome of [null, home]) {
            await watching(store, watchedHome, async (health) => {
              fill(home, filler);
              expect((await until(health, 'database', 'DISK_FULL')).database).toEqual({
                state: 'red',
                code: 'DISK_FULL',
              });
              rmSync(filler);
              await until(health, 'database', 'ok');
            });
          }
        });
      } finally {
        execFileSync('umount', ['--lazy', home]);
      }
    }),
  );
});

/** Takes all the room that is left. */
function fill(folder: string, file: string): void {
  const { bavail, bsize } = statfsSync(folder);
  try {
    writeFileSync(file, Buffer.alloc(bavail * bsize));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
  }
}

function canMount(): boolean {
  try {
    execFileSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
