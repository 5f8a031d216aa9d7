import { describe, expect, it, jest } from '@jest/globals';
import { canLogIn, rowsOf } from '../support/login.ts';
import { withMadeStore } from '../support/made-store.ts';
import { spawnStoreUser } from '../support/store-user.ts';
import { serverPidOf, until, untilStopped, watchersOf, withStoreHome } from '../support/store-under-test.ts';

// Each test makes stores, some a dozen processes: on a busy machine that takes its time.
jest.setTimeout(240_000);

const inHome = (work: (home: string) => Promise<void>) => () => withStoreHome(work);
const inMadeStore = (work: (home: string) => Promise<void>) => () => withMadeStore(work);

describe('an embedded store with several users', () => {
  it(
    'is started by the first, joined by the next, and stopped when the last one closes it',
    inHome(async (home) => {
      const first = spawnStoreUser(home);
      const { port, dataFolder } = await first.opened;
      const second = spawnStoreUser(home);
      expect((await second.opened).port).toBe(port);
      expect(second.progress).toEqual([]);

      await first.close();
      expect(await canLogIn((await second.opened).appUrl)).toBe(true);

      await second.close();
      expect(serverPidOf(dataFolder)).toBeUndefined();
      await untilStopped(home);
    }),
  );

  it(
    'is made once when eight processes ask for it at the same moment',
    inHome(async (home) => {
      const users = Array.from({ length: 8 }, () => spawnStoreUser(home));
      const opened = await Promise.all(users.map((user) => user.opened));
      expect(new Set(opened.map((store) => store.appUrl)).size).toBe(1);
      expect(users.flatMap((user) => user.progress).filter((line) => line.includes('setting up'))).toHaveLength(1);
      expect(watchersOf(home)).toHaveLength(1);

      await Promise.all(users.map((user) => user.close()));
      await untilStopped(home);
    }),
  );

  it(
    'is stopped when its users were all killed',
    inMadeStore(async (home) => {
      const users = [spawnStoreUser(home), spawnStoreUser(home)];
      await Promise.all(users.map((user) => user.opened));
      await Promise.all(users.map((user) => user.kill()));
      await untilStopped(home);
    }),
  );

  it(
    'outlives the one that started it, if that is killed, and goes with the other',
    inMadeStore(async (home) => {
      const first = spawnStoreUser(home);
      await first.opened;
      const second = spawnStoreUser(home);
      const { appUrl } = await second.opened;

      await first.kill();
      expect(await canLogIn(appUrl)).toBe(true);
      await second.kill('SIGTERM');
      await untilStopped(home);
    }),
  );

  it(
    'keeps its records, logins and port from one start to the next',
    inMadeStore(async (home) => {
      const before = spawnStoreUser(home);
      const first = await before.opened;
      await rowsOf(first.ownerUrl, `create table kept as select 'still here' as word`);
      await before.close();

      const after = spawnStoreUser(home);
      const second = await after.opened;
      expect(second).toEqual(first);
      expect(await rowsOf(second.ownerUrl, 'select word from kept')).toEqual([{ word: 'still here' }]);
      await after.close();
    }),
  );

  it(
    'lets in whoever comes while the last one leaves, every time',
    inMadeStore(async (home) => {
      let staying = spawnStoreUser(home);
      await staying.opened;
      for (let round = 0; round < 12; round++) {
        const coming = spawnStoreUser(home);
        // The moment is spread over the newcomer's start, so that some rounds hit the leaving and the stopping.
        await new Promise((resolve) => setTimeout(resolve, round * 40));
        const left = round % 2 === 0 ? staying.close() : staying.kill();
        const { appUrl } = await coming.opened;
        await left;
        expect(await canLogIn(appUrl)).toBe(true);
        staying = coming;
      }
      expect(watchersOf(home)).toHaveLength(1);
      await staying.close();
      await untilStopped(home);
    }),
  );

  it(
    'is whole after a storm of users that come, go and are killed at random',
    inMadeStore(async (home) => {
      let seed = 7;
      const dice = (sides: number) => (seed = (seed * 48_271) % 2_147_483_647) % sides;
      const visit = async (): Promise<void> => {
        await new Promise((resolve) => setTimeout(resolve, dice(1_500)));
        const user = spawnStoreUser(home);
        if (dice(3) === 0) {
          await new Promise((resolve) => setTimeout(resolve, dice(900)));
          return user.kill();
        }
        expect(await canLogIn((await user.opened).appUrl)).toBe(true);
        return dice(2) === 0 ? user.kill() : user.close();
      };
      await Promise.all(Array.from({ length: 16 }, visit));
      await until('no watcher is left', () => watchersOf(home).length === 0);
      await untilStopped(home);

      const last = spawnStoreUser(home);
      expect(await canLogIn((await last.opened).appUrl)).toBe(true);
      await last.close();
    }),
  );
});
