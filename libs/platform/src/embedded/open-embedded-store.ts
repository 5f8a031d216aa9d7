import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { codeOf } from '../code-of.ts';
import { bringUp } from './bring-up.ts';
import type { BringUp, UpStore } from './bring-up.ts';
import { EmbeddedStoreHomeUnusable } from './embedded-store-errors.ts';
import { FifoUnavailable, isHeld } from './held-fifo.ts';
import { prepareHome } from './home.ts';
import { joinRunning } from './join-running.ts';
import { keepUp } from './keep-up.ts';
import { isWatched, leave } from './lease.ts';
import type { Lease } from './lease.ts';
import { APP_LOGIN, OWNER_LOGIN, SUPERUSER_LOGIN, urlOf } from './logins.ts';
import { serverStateOf } from './postmaster-file.ts';
import { SERVER_SETTINGS } from './server-settings.ts';
import type { ServerSettings } from './server-settings.ts';

/** A PostgreSQL of the program's own, running, for as long as this process holds it. */
export type EmbeddedStore = {
  /** The application's login: may do what the migrations grant it. */
  readonly appUrl: string;
  /** The login that owns the database and migrates it. */
  readonly ownerUrl: string;
  /** The superuser's login, at the database `postgres`, for maintenance; the program itself has no use for it. */
  readonly adminUrl: string;
  readonly port: number;
  readonly dataFolder: string;
  /**
   * Lets go of the store. If this process is its last user, waits until the server has stopped, or for 8 seconds, after
   * which it stops by itself. May be called again. A process that ends without calling it lets go all the same.
   */
  readonly close: () => Promise<void>;
};

export type EmbeddedStoreOptions = {
  /** The store's folder; made when it is not there. */
  readonly home: string;
  /** Told what takes time or is worth knowing, in whole lines. */
  readonly onProgress?: (line: string) => void;
  /** Replaces settings of the server, if this process is the one that starts it. For tests. */
  readonly serverSettings?: ServerSettings;
};

// A crashed server may have 4 GB of log to recover from before it is up.
const START_WITHIN_MS = 600_000;
const STOP_WITHIN_MS = 8_000;
const POLL_MS = 20;
const FILE_FAULTS = new Set(
  'EACCES EPERM EROFS ENOSPC EDQUOT ENOTDIR ELOOP ENAMETOOLONG ENOTSUP EOPNOTSUPP ENOSYS EXDEV EIO'.split(' '),
);

/**
 * Opens the store in a folder: makes it when there is none, starts its server when it is not running, joins it when it
 * is. Any number of processes may have one store open. The last one to let go, by `close` or by dying in whatever way,
 * has the server stopped; a server or watcher that dies meanwhile is started again within a second or two, on the same
 * port.
 *
 * @throws an `AppError` with a code that begins `EMBEDDED_STORE_`
 */
export async function openEmbeddedStore(options: EmbeddedStoreOptions): Promise<EmbeddedStore> {
  try {
    const work: BringUp = {
      home: prepareHome(options.home),
      settings: { ...SERVER_SETTINGS, ...options.serverSettings },
      onProgress: options.onProgress ?? (() => undefined),
      giveUpAt: Date.now() + START_WITHIN_MS,
    };
    return handleOf(await joinOrBringUp(work), work);
  } catch (error) {
    throw isFault(error) ? new EmbeddedStoreHomeUnusable(options.home, error.message, error) : error;
  }
}

/** Whether the operating system refuses something in the store's folder, rather than this program being at fault. */
function isFault(error: unknown): error is { readonly message: string } {
  return error instanceof FifoUnavailable || FILE_FAULTS.has(codeOf(error) ?? '');
}

async function joinOrBringUp(work: BringUp): Promise<UpStore> {
  const joined = await joinRunning(work);
  if (joined.kind === 'joined') return joined.store;
  try {
    return await bringUp(work, joined.lease);
  } catch (error) {
    if (joined.lease !== undefined) leave(joined.lease);
    throw error;
  }
}

function handleOf(store: UpStore, work: BringUp): EmbeddedStore {
  const { files, passwords, port } = store;
  const bringBack = (held?: Lease) => bringUp({ ...work, giveUpAt: Date.now() + START_WITHIN_MS }, held);
  const keeper = keepUp(store, () => bringBack(store.lease), work.onProgress);
  let closed: Promise<void> | undefined;
  return {
    appUrl: urlOf(APP_LOGIN, passwords.app, port),
    ownerUrl: urlOf(OWNER_LOGIN, passwords.owner, port),
    adminUrl: urlOf(SUPERUSER_LOGIN, passwords.superuser, port, 'postgres'),
    port,
    dataFolder: files.cluster,
    close: () => (closed ??= keeper.end().then(() => letGo(store, bringBack))),
  };
}

async function letGo({ files, lease }: UpStore, bringBack: () => Promise<UpStore>): Promise<void> {
  if (leave(lease) === 'others-remain') return;
  const giveUpAt = Date.now() + STOP_WITHIN_MS;
  while (isBeingStopped(files.cluster, lease) && Date.now() < giveUpAt) {
    // The watcher was killed a moment ago. Another one must see the last user leave, or the server would stay.
    if (!isWatched(lease) && existsSync(lease.fifo)) {
      await letGo(await bringBack(), bringBack);
      return;
    }
    await sleep(POLL_MS);
  }
}

function isBeingStopped(cluster: string, lease: Lease): boolean {
  const { kind } = serverStateOf(cluster);
  if (kind === 'absent' || kind === 'orphaned') return false;
  if (existsSync(lease.fifo)) return !isHeldNow(lease.fifo);
  return existsSync(lease.fifo.replace(/users-(\w+)$/, 'leaving-$1'));
}

function isHeldNow(fifo: string): boolean {
  try {
    return isHeld(fifo);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false;
    throw error;
  }
}
