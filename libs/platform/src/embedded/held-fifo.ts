import { closeSync, constants, fstatSync, openSync, readSync, writeSync } from 'node:fs';
import { codeOf } from '../code-of.ts';
import { OWN_ACCOUNT, runAs } from './run-as.ts';

/*
 * A FIFO tells whether anybody holds it open, and the kernel lets go of it in the moment the holder dies, however it
 * dies. Node has no flock, and a file with a process id in it must be guessed about after a crash: the id may have
 * gone to another process, or have come from another container. None of that arises here, so the locks and leases of
 * the embedded store are FIFOs. Nothing is ever read from them but leases' knocks.
 */

/** A FIFO cannot be made in a folder: its file system knows none, or something there is in the way. */
export class FifoUnavailable extends Error {}

/** Makes a FIFO that only its owner may open. */
export async function makeFifo(path: string): Promise<void> {
  const made = await runAs(OWN_ACCOUNT, 'mkfifo', ['-m', '600', '--', path]);
  if (made.code !== 0) throw new FifoUnavailable(`mkfifo ${path}: ${made.stderr.trim()}`);
}

/** Opens both ends of a FIFO: nothing blocks on it while the descriptor is open, and it counts as held. */
export function holdFifo(path: string): number {
  return openFifo(path, constants.O_RDWR | constants.O_NONBLOCK);
}

/** Opens the reading end, to be inherited by a child. Blocks unless somebody holds the FIFO already. */
export function openReader(path: string): number {
  return openFifo(path, constants.O_RDONLY);
}

/** Opens the writing end; `undefined` when no process has the reading end open. */
export function openWriter(path: string): number | undefined {
  try {
    return openFifo(path, constants.O_WRONLY | constants.O_NONBLOCK);
  } catch (error) {
    if (codeOf(error) === 'ENXIO') return undefined;
    throw error;
  }
}

/** Whether some process has the writing end open. Reads one byte if there is one. */
export function isHeld(path: string): boolean {
  const descriptor = openFifo(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    return readSync(descriptor, Buffer.alloc(1)) > 0;
  } catch (error) {
    if (codeOf(error) === 'EAGAIN') return true;
    throw error;
  } finally {
    closeSync(descriptor);
  }
}

/** Writes a short line; false when there is no reader any more, or one that has stopped reading. */
export function knock(descriptor: number, line: string): boolean {
  try {
    // Begins with a newline, so that what another process half read spoils an empty line and not this one.
    writeSync(descriptor, `\n${line}\n`);
    return true;
  } catch (error) {
    if (['EPIPE', 'EAGAIN'].includes(codeOf(error) ?? '')) return false;
    throw error;
  }
}

function openFifo(path: string, flags: number): number {
  const descriptor = openSync(path, flags | constants.O_NOFOLLOW);
  if (fstatSync(descriptor).isFIFO()) return descriptor;
  closeSync(descriptor);
  throw new FifoUnavailable(`${path} should be a FIFO and is not`);
}
