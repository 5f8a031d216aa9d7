import { spawn } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, jest } from '@jest/globals';
import { canLogIn, rowsOf } from '../support/login.ts';
import { withMadeStore } from '../support/made-store.ts';
import { spawnStoreUser } from '../support/store-user.ts';
import { serverPidOf, until, untilStopped, watchersOf, withStoreHome } from '../support/store-under-test.ts';

// Each test makes stores, some a dozen processes: on a busy machine that takes its time.
jest.setTimeout(240_000);

const inHome = (work: (home: string) => Promise<void>) => () => withStoreHome(work);
const inMadeStore = (work: (home: string) => Promise<void>) => () => withMadeStore(work);

async function untilAnswers(url: string): Promise<void> {
  let isAnswering = false;
  const asking = (async () => {
    while (!isAnswering) {
      isAnswering = await canLogIn(url);
      if (!isAnswering) await sleep(50);
    }
  })();
  await until(`${new URL(url).port} answers`, () => isAnswering);
  await asking;
}

/** Opens the store, uses it, closes it: whatever was wrong with it must be right by then. */
async function mustWork(home: string): Promise<void> {
  const user = spawnStoreUser(home);
  expect(await canLogIn((await user.opened).appUrl)).toBe(true);
  await user.close();
  await untilStopped(home);
}

describe('an embedded store', () => {
  it(
    'is brought back on the same port, with its records, when the server is killed under its users',
    inMadeStore(async (home) => {
      const users = [spawnStoreUser(home), spawnStoreUser(home)];
      const [store] = await Promise.all(users.map((user) => user.opened));
      await rowsOf(store!.ownerUrl, 'create table kept as select 1 as one');

      process.kill(serverPidOf(store!.dataFolder)!, 'SIGKILL');
      await untilAnswers(store!.appUrl);
      expect(await rowsOf(store!.ownerUrl, 'select one from kept')).toEqual([{ one: 1 }]);

      await Promise.all(users.map((user) => user.close()));
      await untilStopped(home);
    }),
  );

  it(
    'has a new watcher when its watcher is killed, and is still stopped with its last user',
    inMadeStore(async (home) => {
      const user = spawnStoreUser(home);
      await user.opened;
      const [killed] = watchersOf(home);
      process.kill(killed!, 'SIGKILL');
      await until('there is another watcher', () => watchersOf(home).some((pid) => pid !== killed));
      await user.kill();
      await untilStopped(home);
    }),
  );

  it(
    'survives that server, watcher and one of two users are killed together',
    inMadeStore(async (home) => {
      const [first, second] = [spawnStoreUser(home), spawnStoreUser(home)];
      const { dataFolder, appUrl } = await first.opened;
      await second.opened;
      for (const pid of [...watchersOf(home), serverPidOf(dataFolder)!]) process.kill(pid, 'SIGKILL');
      await first.kill();
      await untilAnswers(appUrl);
      await second.close();
      await untilStopped(home);
    }),
  );

  it(
    'is stopped by a user that finds its watcher killed a moment before it leaves',
    inMadeStore(async (home) => {
      const user = spawnStoreUser(home);
      await user.opened;
      for (const pid of watchersOf(home)) process.kill(pid, 'SIGKILL');
      await user.close();
      await untilStopped(home);
    }),
  );

  it(
    'that lost its watcher and all users at once is taken over by the next one, and stopped with it',
    inMadeStore(async (home) => {
      const user = spawnStoreUser(home);
      const { port, dataFolder } = await user.opened;
      const pid = serverPidOf(dataFolder);
      for (const watcher of watchersOf(home)) process.kill(watcher, 'SIGKILL');
      await user.kill();
      expect(serverPidOf(dataFolder)).toBe(pid);

      const next = spawnStoreUser(home);
      expect((await next.opened).port).toBe(port);
      expect(serverPidOf(dataFolder)).toBe(pid);
      await next.close();
      await untilStopped(home);
    }),
  );

  it(
    'recovers when everything of it was killed, as in a power cut',
    inMadeStore(async (home) => {
      const user = spawnStoreUser(home);
      const { dataFolder, ownerUrl } = await user.opened;
      await rowsOf(ownerUrl, 'create table kept as select 1 as one');
      for (const pid of [...watchersOf(home), serverPidOf(dataFolder)!]) process.kill(pid, 'SIGKILL');
      await user.kill();
      expect(existsSync(path.join(dataFolder, 'postmaster.pid'))).toBe(true);

      const next = spawnStoreUser(home);
      expect(await rowsOf((await next.opened).ownerUrl, 'select one from kept')).toEqual([{ one: 1 }]);
      await next.close();
    }),
  );

  it(
    'does not take a process for its server that was given the process id of one that crashed',
    inMadeStore(async (home) => {
      const user = spawnStoreUser(home);
      const { dataFolder } = await user.opened;
      const file = path.join(dataFolder, 'postmaster.pid');
      const [, ...rest] = readFileSync(file, 'utf8').split('\n');
      await user.close();

      const { uid, gid } = statSync(dataFolder);
      const stranger = spawn('sleep', ['300'], { uid, gid, stdio: 'ignore' });
      writeFileSync(file, [String(stranger.pid), ...rest].join('\n'), { mode: 0o600 });
      await mustWork(home);
      expect(stranger.exitCode).toBeNull();
      stranger.kill();
    }),
  );

  it(
    'is not held up by an empty postmaster.pid that a crash left',
    inMadeStore(async (home) => {
      writeFileSync(path.join(home, 'cluster/postmaster.pid'), '');
      const longAgo = new Date(Date.now() - 60_000);
      utimesSync(path.join(home, 'cluster/postmaster.pid'), longAgo, longAgo);
      await mustWork(home);
    }),
  );

  it(
    'takes another port when its last one is taken',
    inMadeStore(async (home) => {
      const user = spawnStoreUser(home);
      const { port } = await user.opened;
      await user.close();
      const squatter = createServer();
      await new Promise<void>((resolve) => squatter.listen(port, '127.0.0.1', resolve));

      const next = spawnStoreUser(home);
      const store = await next.opened;
      expect(store.port).not.toBe(port);
      expect(await canLogIn(store.appUrl)).toBe(true);
      await next.close();
      squatter.close();
    }),
  );

  it(
    'is made whole by the next start, at whatever moment its first start was killed',
    inHome(async (home) => {
      for (const afterMs of [350, 450, 550, 650, 800, 1_000, 1_200]) {
        const killed = spawnStoreUser(home);
        await sleep(afterMs);
        await killed.kill();
      }
      await mustWork(home);
      expect(readdirSync(home).filter((name) => name.includes('.new-'))).toEqual([]);
    }),
  );

  it(
    'is not stopped by a Ctrl-C that ends the process that started it',
    inMadeStore(async (home) => {
      const first = spawnStoreUser(home, { detached: true });
      const { appUrl } = await first.opened;
      const second = spawnStoreUser(home);
      await second.opened;
      process.kill(-first.pid, 'SIGINT');
      await until('the first has ended', () => !existsSync(`/proc/${String(first.pid)}/fd`));
      expect(await canLogIn(appUrl)).toBe(true);
      await second.close();
      await untilStopped(home);
    }),
  );

  it(
    'says what PostgreSQL said last when it does not start, and leaves nothing running',
    inMadeStore(async (home) => {
      appendFileSync(path.join(home, 'cluster/postgresql.conf'), "\nshared_preload_libraries = 'no_such_library'\n");
      const user = spawnStoreUser(home);
      await expect(user.opened).rejects.toThrow(/^EMBEDDED_STORE_START_FAILED: [^]*no_such_library/);
      await untilStopped(home);
    }),
  );

  it(
    'refuses a cluster of another major version and leaves it alone',
    inMadeStore(async (home) => {
      writeFileSync(path.join(home, 'cluster/PG_VERSION'), '17\n');
      await expect(spawnStoreUser(home).opened).rejects.toThrow(
        /^EMBEDDED_STORE_VERSION_MISMATCH: .*was written by PostgreSQL 17.*brings PostgreSQL 18/,
      );
      expect(readFileSync(path.join(home, 'cluster/PG_VERSION'), 'utf8')).toBe('17\n');
    }),
  );

  it(
    'makes new passwords when they were lost, and the old ones are worth nothing',
    inMadeStore(async (home) => {
      const user = spawnStoreUser(home);
      const before = await user.opened;
      await user.close();
      rmSync(path.join(home, 'passwords.json'));

      const next = spawnStoreUser(home);
      const after = await next.opened;
      expect(after.appUrl).not.toBe(before.appUrl);
      expect(await canLogIn(after.ownerUrl)).toBe(true);
      expect(await canLogIn(before.ownerUrl.replace(/:\d+\//, `:${String(after.port)}/`))).toBe(false);
      await next.close();
    }),
  );

  it(
    'names the file when the passwords cannot be read, without showing what is in it',
    inMadeStore(async (home) => {
      writeFileSync(path.join(home, 'passwords.json'), '{"superuser": "s3cret');
      const refusal = await spawnStoreUser(home).opened.catch((error: unknown) => String(error));
      expect(refusal).toContain('EMBEDDED_STORE_HOME_UNUSABLE');
      expect(refusal).toContain('passwords.json');
      expect(refusal).not.toContain('s3cret');
    }),
  );
});
