import { execFile } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { newStoreHome, untilStopped, withStoreHome } from './store-under-test.ts';
import { spawnStoreUser } from './store-user.ts';

const run = promisify(execFile);
/** What a store remembers of its last start: without it a copy begins like a store that was made and never used. */
const OF_A_START = ['port', 'server.log', 'run', 'locks'];

let made: Promise<string> | undefined;

/**
 * Runs `work` with a folder that holds a store which was made before, and is stopped. Making one takes initdb seconds,
 * copying one a fraction: for tests that are about something else than how a store is made.
 */
export async function withMadeStore(work: (home: string) => Promise<void>): Promise<void> {
  made ??= makeStore();
  const original = await made;
  await withStoreHome(async (home) => {
    await run('cp', ['-a', original, home]);
    await work(home);
  });
}

/** One for each spec file that asks. The keeper of the run removes it with all else. */
async function makeStore(): Promise<string> {
  const home = newStoreHome();
  const user = spawnStoreUser(home);
  await user.opened;
  await user.close();
  await untilStopped(home);
  for (const name of readdirSync(home)) {
    if (OF_A_START.includes(name)) rmSync(path.join(home, name), { recursive: true });
  }
  return home;
}
