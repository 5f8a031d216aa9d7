import { setTimeout as sleep } from 'node:timers/promises';
import { EmbeddedStoreBusy } from './embedded-store-errors.ts';
import { enter, isWatched } from './lease.ts';
import type { Lease } from './lease.ts';
import type { ServerAccount } from './run-as.ts';
import type { StoreFiles } from './store-files.ts';
import { newUsersFifo, watch } from './watch.ts';

const POLL_MS = 20;

/**
 * Becomes a user of a store, and makes sure that somebody watches for its last user. To be called under the start lock.
 *
 * @param held the lease that this process has already, whose watcher may have been killed
 * @param giveUpAt milliseconds since the epoch
 * @throws {EmbeddedStoreBusy} when the server is still being stopped by then
 */
export async function obtainLease(
  files: StoreFiles,
  account: ServerAccount,
  giveUpAt: number,
  held?: Lease,
): Promise<Lease> {
  if (held !== undefined) {
    if (!isWatched(held)) (await watch(held.fifo, files.run, files.cluster, account))();
    return held;
  }
  for (;;) {
    const entry = await enter(files.run, giveUpAt);
    if (entry.kind === 'entered') return entry.lease;
    if (Date.now() > giveUpAt) throw new EmbeddedStoreBusy(files.home, 'its server to stop');
    if (entry.kind === 'closing') {
      await sleep(POLL_MS);
      continue;
    }
    const fifo = entry.kind === 'unwatched' ? entry.fifo : await newUsersFifo(files.run);
    const letGo = await watch(fifo, files.run, files.cluster, account);
    try {
      const again = await enter(files.run, giveUpAt);
      if (again.kind === 'entered') return again.lease;
    } finally {
      letGo();
    }
  }
}
