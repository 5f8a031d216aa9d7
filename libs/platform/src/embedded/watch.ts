import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { holdFifo, makeFifo, openReader } from './held-fifo.ts';
import { spawnOptionsOf } from './run-as.ts';
import type { ServerAccount } from './run-as.ts';
import { WATCHER_SCRIPT } from './watcher-script.ts';

/** Makes the FIFO of a store that is not running. To be called under the start lock. */
export async function newUsersFifo(run: string): Promise<string> {
  for (const name of readdirSync(run)) rmSync(join(run, name), { force: true });
  const fifo = join(run, `users-${randomBytes(8).toString('hex')}`);
  await makeFifo(fifo);
  return fifo;
}

/**
 * Starts the watcher of a store: the process that stops the server when the last user has gone, even by `kill -9`.
 * To be called under the start lock, on a FIFO without a reader, so that a FIFO never has two watchers. Users who hold
 * the FIFO of a watcher that was killed are the new one's.
 *
 * The watcher runs under the server's account, so that it can signal nothing but what is that account's, and in a
 * session of its own, so that Ctrl-C does not reach it.
 *
 * @returns lets go of the FIFO, which is held so that the watcher does not take the store for deserted before the
 *          caller has entered
 */
export async function watch(fifo: string, run: string, cluster: string, account: ServerAccount): Promise<() => void> {
  const held = holdFifo(fifo);
  const reader = openReader(fifo);
  try {
    const number = fifo.slice(fifo.lastIndexOf('-') + 1);
    const watcher = spawn('/bin/sh', ['-c', WATCHER_SCRIPT, 'backtrail-watcher', run, number, cluster], {
      ...spawnOptionsOf(account),
      detached: true,
      stdio: [reader, 'ignore', 'ignore'],
    });
    await new Promise((resolve, reject) => {
      watcher.once('spawn', resolve).once('error', reject);
    });
    watcher.unref();
  } catch (error) {
    closeSync(held);
    throw error;
  } finally {
    closeSync(reader);
  }
  return () => {
    closeSync(held);
  };
}
