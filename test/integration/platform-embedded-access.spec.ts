import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { canLogIn, rowsOf } from '../support/login.ts';
import { argumentsOf, processesOf, serverPidOf, withStoreHome } from '../support/store-under-test.ts';
import { spawnStoreUser } from '../support/store-user.ts';
import type { OpenedStore } from '../support/store-user.ts';

const CANARY = 'canary-8f2e5a';

describe('the embedded store, to others', () => {
  let home: string;
  let store: OpenedStore;
  let end: () => void;
  let ended: Promise<void>;

  beforeAll(async () => {
    process.env['BACKTRAIL_TEST_SECRET'] = CANARY;
    await new Promise<void>((resolve, reject) => {
      ended = withStoreHome(async (given) => {
        home = given;
        const user = spawnStoreUser(home);
        store = await user.opened;
        const over = new Promise<void>((finish) => (end = finish));
        resolve();
        await over;
        await user.close();
      });
      ended.catch(reject);
    });
  });
  afterAll(async () => {
    delete process.env['BACKTRAIL_TEST_SECRET'];
    end();
    await ended;
  });

  it('lets in nobody without the password', async () => {
    for (const url of [store.appUrl, store.ownerUrl, store.adminUrl]) {
      expect(await canLogIn(url)).toBe(true);
      expect(await canLogIn(url.replace(/:[^:@/]+@/, ':wrong@'))).toBe(false);
      expect(await canLogIn(url.replace(/:[^:@/]+@/, '@'))).toBe(false);
    }
  });

  it('has one way in: SCRAM over the loopback interface', async () => {
    const rules = await rowsOf(
      store.adminUrl,
      'select type, database, user_name, address, auth_method from pg_hba_file_rules',
    );
    expect(rules).toEqual([
      { type: 'host', database: ['all'], user_name: ['all'], address: '127.0.0.1', auth_method: 'scram-sha-256' },
    ]);
    const settings = await rowsOf(
      store.adminUrl,
      `select current_setting('listen_addresses') as hosts, current_setting('unix_socket_directories') as sockets`,
    );
    expect(settings).toEqual([{ hosts: '127.0.0.1', sockets: '' }]);
  });

  it('gives its owner the database and the statistics, and its application a login, and neither more', async () => {
    const roles = await rowsOf(
      store.adminUrl,
      `select rolname, rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls,
         pg_has_role(oid, 'pg_read_all_stats', 'usage') as statistics
       from pg_roles where rolname like 'backtrail%' order by rolname`,
    );
    const plain = {
      rolsuper: false,
      rolcreaterole: false,
      rolcreatedb: false,
      rolreplication: false,
      rolbypassrls: false,
    };
    expect(roles).toEqual([
      { rolname: 'backtrail_app', ...plain, statistics: false },
      { rolname: 'backtrail_owner', ...plain, statistics: true },
    ]);
    await expect(rowsOf(store.appUrl, 'create table public.mine ()')).rejects.toThrow('permission denied');
    await expect(rowsOf(store.appUrl, 'create schema mine')).rejects.toThrow('permission denied');
    expect(await rowsOf(store.appUrl, 'show idle_in_transaction_session_timeout')).toEqual([
      { idle_in_transaction_session_timeout: '1min' },
    ]);
  });

  it('keeps its passwords, log and records from other accounts', () => {
    const modeOf = (file: string) => (statSync(file).mode & 0o777).toString(8);
    expect(modeOf(path.join(home, 'passwords.json'))).toBe('600');
    expect(modeOf(path.join(home, 'server.log'))).toBe('600');
    expect(modeOf(store.dataFolder)).toBe('700');
  });

  it('shows no password and nothing of the environment in its processes', () => {
    const pids = processesOf(home);
    expect(pids.length).toBeGreaterThanOrEqual(2);
    const passwords = [store.appUrl, store.ownerUrl, store.adminUrl].map((url) => new URL(url).password);
    for (const pid of pids) {
      for (const password of passwords) expect(argumentsOf(pid)).not.toContain(password);
      if (process.platform === 'linux') {
        expect(readFileSync(`/proc/${String(pid)}/environ`, 'utf8')).not.toContain(CANARY);
      }
    }
  });

  it('runs with the settings that durability needs', async () => {
    const settings = await rowsOf(
      store.appUrl,
      `select current_setting('fsync') as fsync, current_setting('full_page_writes') as pages,
         current_setting('synchronous_commit') as commit, current_setting('data_checksums') as checksums`,
    );
    expect(settings).toEqual([{ fsync: 'on', pages: 'on', commit: 'on', checksums: 'on' }]);
  });

  it('writes nothing into its log of what statements carry, whether they fail or take the server down', async () => {
    await rowsOf(store.ownerUrl, 'create table narrow (n int primary key, word text check (length(word) < 5))');
    const client = new pg.Client(store.ownerUrl);
    client.on('error', () => undefined);
    await client.connect();
    const failing: [string, unknown[]][] = [
      [`select '${CANARY}'::int`, []],
      ['select $1::int', [CANARY]],
      ['insert into narrow values (1, $1)', [CANARY]],
      [`do $$ begin raise exception '${CANARY}'; end $$`, []],
      [`do $$ begin raise warning '${CANARY}'; end $$`, []],
      [`select '${CANARY}' from "${CANARY}"`, []],
    ];
    for (const [statement, values] of failing) await client.query(statement, values).catch(() => undefined);

    const [backend] = (await client.query<{ pid: number }>('select pg_backend_pid() as pid')).rows;
    const running = client.query(`select '${CANARY}', pg_sleep(30)`).catch(() => undefined);
    await rowsOf(store.adminUrl, 'select pg_sleep(0.2)');
    process.kill(backend!.pid, 'SIGKILL');
    await running;
    await client.end().catch(() => undefined);
    while (!(await canLogIn(store.appUrl)));

    const log = readFileSync(path.join(home, 'server.log'), 'utf8');
    expect(log).toContain('was terminated by signal 9');
    expect(log).not.toContain(CANARY);
    expect(serverPidOf(store.dataFolder)).toBeDefined();
  });
});
