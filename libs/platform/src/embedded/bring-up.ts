import { chownSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { isConnectionLoss } from '../is-retryable.ts';
import { usableBinaries } from './binaries.ts';
import { EmbeddedStoreBusy, EmbeddedStoreHomeUnusable, EmbeddedStoreStartFailed } from './embedded-store-errors.ts';
import { ensureInitialised } from './initialise.ts';
import { leave } from './lease.ts';
import type { Lease } from './lease.ts';
import { APP_LOGIN, urlOf } from './logins.ts';
import { obtainLease } from './obtain-lease.ts';
import type { Passwords } from './passwords.ts';
import { knownPlace, newPlace } from './place.ts';
import type { ServerAccount } from './run-as.ts';
import { canEnter, serverAccountOf } from './server-account.ts';
import type { ServerSettings } from './server-settings.ts';
import { takeStartLock } from './start-lock.ts';
import type { Unlock } from './start-lock.ts';
import { ensureServer } from './start-server.ts';
import { storeFilesOf } from './store-files.ts';
import type { StoreFiles } from './store-files.ts';
import { waitForLogin } from './wait-for-login.ts';

const WORTH_TELLING_MS = 3_000;

/** How a store is to be brought up. `giveUpAt` is in milliseconds since the epoch. */
export type BringUp = {
  readonly home: string;
  readonly settings: ServerSettings;
  readonly onProgress: (line: string) => void;
  readonly giveUpAt: number;
};

/** A store that is up, and this process's hold on it. */
export type UpStore = {
  readonly files: StoreFiles;
  readonly lease: Lease;
  readonly passwords: Passwords;
  readonly port: number;
};

/**
 * Makes whatever a store lacks: its place, its cluster, its watcher, its server. One process at a time does this, under
 * the start lock; the others wait, and find it done.
 *
 * @param held a lease that this process has already; it stays this process's, also when this fails
 */
export async function bringUp(work: BringUp, held?: Lease): Promise<UpStore> {
  const unlock = await lockOf(work);
  let lease = held;
  try {
    const { files, account } = await groundOf(work);
    const binaries = await usableBinaries(account, files.place, work.onProgress);
    makeRunFolder(files.run, account);
    const isDurable = work.settings['fsync'] !== 'off';
    const passwords = await ensureInitialised({ files, binaries, account, isDurable, onProgress: work.onProgress });
    lease = await obtainLease(files, account, work.giveUpAt, held);
    const start = { files, account, postgres: binaries.postgres, settings: work.settings, onProgress: work.onProgress };
    const port = await ensureServer(start, work.giveUpAt);
    await mustLogIn(urlOf(APP_LOGIN, passwords.app, port), files, work.giveUpAt);
    return { files, lease, passwords, port };
  } catch (error) {
    if (lease !== undefined && lease !== held) leave(lease);
    throw error;
  } finally {
    unlock();
  }
}

async function lockOf(work: BringUp): Promise<Unlock> {
  const tell = setTimeout(() => {
    work.onProgress('waiting for another process that is starting the store');
  }, WORTH_TELLING_MS);
  try {
    const unlock = await takeStartLock(join(work.home, 'locks'), work.giveUpAt);
    if (unlock !== undefined) return unlock;
    throw new EmbeddedStoreBusy(work.home, 'the process that is starting it');
  } finally {
    clearTimeout(tell);
  }
}

async function groundOf(work: BringUp): Promise<{ files: StoreFiles; account: ServerAccount }> {
  const { home, onProgress } = work;
  const known = knownPlace(home);
  const account = await serverAccountOf(storeFilesOf(home, known ?? home).cluster);
  if (known === undefined) return { account, files: storeFilesOf(home, await newPlace(home, account, onProgress)) };
  if (account.kind === 'own' || (await canEnter(account, known))) return { account, files: storeFilesOf(home, known) };

  const advice = 'open the folders above it (chmod o+x), or move the store to where they are open';
  throw new EmbeddedStoreHomeUnusable(home, `${account.name}, who runs PostgreSQL, cannot enter ${known}; ${advice}`);
}

function makeRunFolder(run: string, account: ServerAccount): void {
  mkdirSync(run, { recursive: true, mode: 0o700 });
  if (account.kind === 'other') chownSync(run, account.uid, account.gid);
}

async function mustLogIn(url: string, files: StoreFiles, giveUpAt: number): Promise<void> {
  try {
    await waitForLogin(url, giveUpAt);
  } catch (error) {
    const reason = isConnectionLoss(error)
      ? 'it went down again at once'
      : `it is up, and refuses the passwords in ${join(files.home, 'passwords.json')}`;
    throw new EmbeddedStoreStartFailed(reason, files.log, '', error);
  }
}
