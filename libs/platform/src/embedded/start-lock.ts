import { randomBytes } from 'node:crypto';
import { closeSync, linkSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { codeOf } from '../code-of.ts';
import { holdFifo, isHeld, makeFifo } from './held-fifo.ts';

const POLL_MS = 20;
// A reader of the folder may miss a name that is removed while it reads. With this many kept, the highest is never missed.
const KEPT = 16;
// Far longer than anybody waits for the lock.
const ABANDONED_MS = 3_600_000;

/** Lets go of the lock. The kernel does it too when the process dies. */
export type Unlock = () => void;

/**
 * Takes the lock of a folder, of which at most one process holds it at a time.
 *
 * The lock is a row of numbered FIFOs. Whoever finds the highest one unheld, because its holder let go or died, links
 * its own, already held, under the next number; linking is exclusive, so one of several wins. The highest is never
 * removed, so one who looked too long ago finds a higher number after linking, and steps back.
 *
 * @param giveUpAt milliseconds since the epoch
 * @returns `undefined` when the lock was held all the time
 */
export async function takeStartLock(folder: string, giveUpAt: number): Promise<Unlock | undefined> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const own = join(folder, `new-${randomBytes(8).toString('hex')}`);
  await makeFifo(own);
  const descriptor = holdFifo(own);
  try {
    while (Date.now() < giveUpAt) {
      const taken = takeNext(folder, own);
      if (taken !== undefined) {
        tidy(folder, taken - KEPT);
        return () => {
          closeSync(descriptor);
        };
      }
      await sleep(POLL_MS);
    }
  } catch (error) {
    closeSync(descriptor);
    throw error;
  } finally {
    rmSync(own, { force: true });
  }
  closeSync(descriptor);
  return undefined;
}

function takeNext(folder: string, own: string): number | undefined {
  const highest = highestOf(folder);
  if (highest > 0 && isTaken(lockFile(folder, highest))) return undefined;

  const next = lockFile(folder, highest + 1);
  try {
    linkSync(own, next);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return undefined;
    throw error;
  }
  if (highestOf(folder) === highest + 1) return highest + 1;
  rmSync(next, { force: true });
  return undefined;
}

/** A number that its maker stepped back from may vanish at any time: whoever meets that looks again. */
function isTaken(file: string): boolean {
  try {
    return isHeld(file);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return true;
    throw error;
  }
}

function lockFile(folder: string, number: number): string {
  return join(folder, `lock-${String(number)}`);
}

function numbersIn(folder: string): number[] {
  return readdirSync(folder).flatMap((name) => (/^lock-\d+$/.test(name) ? [Number(name.slice(5))] : []));
}

function highestOf(folder: string): number {
  return Math.max(0, ...numbersIn(folder));
}

/** Removes numbers that are long past, and what processes left that were killed while they waited. */
function tidy(folder: string, last: number): void {
  for (const number of numbersIn(folder)) if (number <= last) rmSync(lockFile(folder, number), { force: true });
  for (const name of readdirSync(folder)) if (name.startsWith('new-')) removeAbandoned(join(folder, name));
}

function removeAbandoned(file: string): void {
  const made = statSync(file, { throwIfNoEntry: false })?.mtimeMs;
  if (made !== undefined && made < Date.now() - ABANDONED_MS) rmSync(file, { force: true });
}
