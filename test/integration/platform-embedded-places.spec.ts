import { execFileSync } from 'node:child_process';
import {
  accessSync,
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs';
import path from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import { canLogIn, rowsOf } from '../support/login.ts';
import { placeOf, serverPidOf, untilStopped, withStoreHome } from '../support/store-under-test.ts';
import { copyCheckout } from '../support/checkout-copy.ts';
import { spawnStoreUser } from '../support/store-user.ts';

// Each test makes stores, some a dozen processes: on a busy machine that takes its time.
jest.setTimeout(240_000);

const ROOT = path.resolve(import.meta.dirname, '../..');
const isRoot = process.geteuid?.() === 0;
const NOBODY = isRoot ? idsOf('nobody') : { uid: 0, gid: 0 };
const itAsRoot = isRoot ? it : it.skip;
const itAsRootOfOpenCheckout = isRoot && isOpenToAll(ROOT) ? it : it.skip;

const inHome = (mode: number, work: (home: string) => Promise<void>) => () => withStoreHome(work, mode);

describe('an embedded store of root', () => {
  itAsRoot(
    'runs under an account that is not root',
    inHome(0o755, async (home) => {
      const user = spawnStoreUser(home);
      const { dataFolder } = await user.opened;
      expect(statSync(dataFolder).uid).not.toBe(0);
      expect(statSync(`/proc/${String(serverPidOf(dataFolder))}`).uid).toBe(statSync(dataFolder).uid);
      await user.close();
    }),
  );

  itAsRoot(
    'keeps its records where the other account can get when its home is closed, and finds them again',
    inHome(0o700, async (home) => {
      const user = spawnStoreUser(home);
      const first = await user.opened;
      expect(first.dataFolder.startsWith(home)).toBe(false);
      expect(user.progress.join('\n')).toContain(`PostgreSQL's files are in ${placeOf(home)}`);
      expect(statSync(placeOf(home)).uid).toBe(0);
      expect(statSync(placeOf(home)).mode & 0o022).toBe(0);
      await rowsOf(first.ownerUrl, 'create table kept as select 1 as one');
      await user.close();
      await untilStopped(placeOf(home));

      const next = spawnStoreUser(home);
      const second = await next.opened;
      expect(second.dataFolder).toBe(first.dataFolder);
      expect(await rowsOf(second.ownerUrl, 'select one from kept')).toEqual([{ one: 1 }]);
      await next.close();
    }),
  );

  itAsRoot(
    'is not replaced by an empty one when the place of its records is gone',
    inHome(0o700, async (home) => {
      const user = spawnStoreUser(home);
      await user.opened;
      await user.close();
      await untilStopped(placeOf(home));
      rmSync(placeOf(home), { recursive: true });
      await expect(spawnStoreUser(home).opened).rejects.toThrow(/^EMBEDDED_STORE_HOME_UNUSABLE: .*which is gone/);
    }),
  );

  itAsRoot(
    'says what to do when its home was closed after it had been made',
    inHome(0o755, async (home) => {
      const user = spawnStoreUser(home);
      await user.opened;
      await user.close();
      chmodSync(path.dirname(home), 0o700);
      await expect(spawnStoreUser(home).opened).rejects.toThrow(/^EMBEDDED_STORE_HOME_UNUSABLE: .*cannot enter/);
    }),
  );

  itAsRoot(
    'copies PostgreSQL to where it can be run when the whole checkout is closed',
    inHome(0o700, async (home) => {
      const checkout = path.join(path.dirname(home), 'checkout');
      copyCheckout(checkout);
      const user = spawnStoreUser(home, { checkout });
      const store = await user.opened;
      expect(await canLogIn(store.appUrl)).toBe(true);
      const copy = readdirSync(placeOf(home)).find((name) => name.startsWith('postgresql-18'));
      const program = path.join(placeOf(home), copy ?? '', 'bin/postgres');
      expect(statSync(program)).toMatchObject({ uid: 0 });
      expect(statSync(program).mode & 0o777).toBe(0o755);
      expect(commandOf(serverPidOf(store.dataFolder))).toContain(program);
      await user.close();
      await untilStopped(placeOf(home));

      const next = spawnStoreUser(home, { checkout });
      await next.opened;
      expect(next.progress).toEqual([]);
      await next.close();
    }),
  );

  itAsRoot(
    'opens the folders that it makes itself, whatever the umask',
    inHome(0o755, async (home) => {
      const before = process.umask(0o077);
      try {
        const user = spawnStoreUser(path.join(home, 'deep/er'));
        expect((await user.opened).dataFolder).toBe(path.join(home, 'deep/er/cluster'));
        await user.close();
      } finally {
        process.umask(before);
      }
      await untilStopped(home);
    }),
  );

  itAsRoot(
    'is in its home if that alone was closed, and empty when it was given to the store',
    inHome(0o755, async (home) => {
      mkdirSync(home, { mode: 0o700 });
      const user = spawnStoreUser(home);
      expect((await user.opened).dataFolder).toBe(path.join(home, 'cluster'));
      expect(statSync(home).mode & 0o777).toBe(0o711);
      await user.close();
    }),
  );

  itAsRoot(
    'goes on under the account that owns its records',
    inHome(0o755, async (home) => {
      const user = spawnStoreUser(home);
      const { dataFolder } = await user.opened;
      await user.close();
      execFileSync('chown', ['-R', `${String(NOBODY.uid)}:${String(NOBODY.gid)}`, dataFolder]);

      const next = spawnStoreUser(home);
      await next.opened;
      expect(statSync(`/proc/${String(serverPidOf(dataFolder))}`).uid).toBe(NOBODY.uid);
      await next.close();
    }),
  );

  itAsRoot(
    "is not opened in a home of another account's, or one that everybody may write to",
    inHome(0o755, async (home) => {
      mkdirSync(home);
      chownSync(home, NOBODY.uid, NOBODY.gid);
      await expect(spawnStoreUser(home).opened).rejects.toThrow(/^EMBEDDED_STORE_HOME_UNUSABLE: .*belongs to/);
      chownSync(home, 0, 0);
      chmodSync(home, 0o777);
      await expect(spawnStoreUser(home).opened).rejects.toThrow(/^EMBEDDED_STORE_HOME_UNUSABLE: .*everybody may write/);
      expect(readdirSync(home)).toEqual([]);
    }),
  );
});

describe('an embedded store of an ordinary user', () => {
  itAsRootOfOpenCheckout(
    'is wholly in its home, below folders that are closed to all others',
    inHome(0o700, async (home) => {
      const above = path.dirname(home);
      chownSync(above, NOBODY.uid, NOBODY.gid);
      const users = [spawnStoreUser(home, NOBODY), spawnStoreUser(home, NOBODY)];
      const [store] = await Promise.all(users.map((user) => user.opened));
      expect(store!.dataFolder).toBe(path.join(home, 'cluster'));
      expect(await canLogIn(store!.appUrl)).toBe(true);
      expect(statSync(home).mode & 0o777).toBe(0o700);
      await Promise.all(users.map((user) => user.close()));
      await untilStopped(home);
    }),
  );

  itAsRootOfOpenCheckout(
    'is refused with the reason when the folder may not be written to',
    inHome(0o755, async (home) => {
      await expect(spawnStoreUser(home, NOBODY).opened).rejects.toThrow(/^EMBEDDED_STORE_HOME_UNUSABLE: .*EACCES/);
      expect(existsSync(home)).toBe(false);
    }),
  );
});

function idsOf(name: string): { uid: number; gid: number } {
  const id = (flag: string) => Number(execFileSync('id', [flag, name], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

function isOpenToAll(folder: string): boolean {
  try {
    accessSync(folder);
    for (let each = folder; each !== path.dirname(each); each = path.dirname(each)) {
      if ((statSync(each).mode & 0o005) !== 0o005) return false;
    }
    return true;
  } catch {
    return false;
  }
}

function commandOf(pid: number | undefined): string {
  return readFileSync(`/proc/${String(pid)}/cmdline`, 'utf8');
}
