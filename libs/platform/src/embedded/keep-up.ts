import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { UpStore } from './bring-up.ts';
import { isWatched } from './lease.ts';
import { serverStateOf } from './postmaster-file.ts';

const LOOK_EVERY_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;

/** Looks after a store until it is ended. */
export type Keeper = { readonly end: () => Promise<void> };

/**
 * Looks once a second whether a store's server and watcher are there, and brings them back if not. Does not keep the
 * process alive. Attempts that fail are told of and made again, at intervals that grow to half a minute.
 *
 * @param bringBack brings up whatever is missing
 */
export function keepUp(store: UpStore, bringBack: () => Promise<UpStore>, onProgress: (line: string) => void): Keeper {
  let repair: Promise<void> | undefined;
  let pauseMs = LOOK_EVERY_MS;
  let notBefore = 0;

  const repaired = async (): Promise<void> => {
    try {
      onProgress('the embedded PostgreSQL or its watcher has died: bringing it back');
      const { port } = await bringBack();
      pauseMs = LOOK_EVERY_MS;
      if (port !== store.port)
        onProgress(`the embedded PostgreSQL is now on port ${String(port)}: start this command anew`);
    } catch (error) {
      onProgress(error instanceof Error ? error.message : String(error));
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
      notBefore = Date.now() + pauseMs;
    } finally {
      repair = undefined;
    }
  };

  const timer = setInterval(() => {
    if (!existsSync(join(store.files.cluster, 'PG_VERSION')))
      clearInterval(timer); // the store was deleted
    else if (repair === undefined && Date.now() >= notBefore && !isWhole(store)) repair = repaired();
  }, LOOK_EVERY_MS).unref();

  const end = async (): Promise<void> => {
    clearInterval(timer);
    await repair;
  };
  return { end };
}

function isWhole(store: UpStore): boolean {
  try {
    return isWatched(store.lease) && serverStateOf(store.files.cluster).kind === 'ready';
  } catch {
    return false; // its files cannot be looked at: the attempt to bring it back says why
  }
}
