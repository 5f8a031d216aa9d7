import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { codeOf } from '../code-of.ts';
import { isHeld, knock, openWriter } from './held-fifo.ts';

const POLL_MS = 2;
const KNOCK_AGAIN_MS = 100;

/** A user's hold on a running store. As long as one process holds one, the server is kept running. */
export type Lease = { readonly fifo: string; readonly descriptor: number };

/**
 * What a process finds at the door: it is in; or nobody answers the door of a store that others may be using; or the
 * last user has gone and the server is being stopped; or there is no store running at all.
 */
export type Entry =
  | { readonly kind: 'entered'; readonly lease: Lease }
  | { readonly kind: 'unwatched'; readonly fifo: string }
  | { readonly kind: 'closing' }
  | { readonly kind: 'absent' };

/**
 * Tries to become a user of a store that is running.
 *
 * Opening the FIFO is not enough: the watcher may have seen the last user leave a moment ago and be about to stop the
 * server. So the newcomer knocks, and is in when the watcher has answered.
 *
 * @param run the folder of the store's FIFO
 * @param giveUpAt milliseconds since the epoch; a watcher that has not answered by then counts as closing
 */
export async function enter(run: string, giveUpAt: number): Promise<Entry> {
  const names = namesIn(run);
  const users = names.find((name) => name.startsWith('users-'));
  if (users !== undefined) return enterBy(run, join(run, users), giveUpAt);

  const isClosing = names.some((name) => name.startsWith('leaving-') && hasReader(join(run, name)));
  return { kind: isClosing ? 'closing' : 'absent' };
}

/** Whether the watcher of a lease is alive. */
export function isWatched(lease: Lease): boolean {
  return hasReader(lease.fifo);
}

/** Lets go of a store, and tells whether other users remain. */
export function leave(lease: Lease): 'last' | 'others-remain' {
  closeSync(lease.descriptor);
  try {
    return isHeld(lease.fifo) ? 'others-remain' : 'last';
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return 'last';
    throw error;
  }
}

async function enterBy(run: string, fifo: string, giveUpAt: number): Promise<Entry> {
  const descriptor = openIfThere(fifo);
  if (descriptor === 'gone') return { kind: 'closing' };
  if (descriptor === undefined) return { kind: 'unwatched', fifo };

  const refusal = await waitForAnswer(run, fifo, descriptor, giveUpAt);
  if (refusal === undefined) return { kind: 'entered', lease: { fifo, descriptor } };
  closeSync(descriptor);
  return refusal;
}

async function waitForAnswer(
  run: string,
  fifo: string,
  descriptor: number,
  giveUpAt: number,
): Promise<Entry | undefined> {
  const name = randomBytes(12).toString('hex');
  const answer = join(run, `heard-${name}`);
  for (let knockAt = 0; ;) {
    if (Date.now() >= knockAt) {
      knock(descriptor, name);
      knockAt = Date.now() + KNOCK_AGAIN_MS;
    }
    await sleep(POLL_MS);
    if (existsSync(answer)) {
      rmSync(answer, { force: true });
      return undefined;
    }
    if (!existsSync(fifo) || Date.now() >= giveUpAt) return { kind: 'closing' };
    if (!hasReader(fifo)) return { kind: 'unwatched', fifo };
  }
}

function hasReader(fifo: string): boolean {
  const descriptor = openIfThere(fifo);
  if (typeof descriptor !== 'number') return false;
  closeSync(descriptor);
  return true;
}

function openIfThere(fifo: string): number | 'gone' | undefined {
  try {
    return openWriter(fifo);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return 'gone';
    throw error;
  }
}

function namesIn(run: string): string[] {
  try {
    return readdirSync(run);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    throw error;
  }
}
