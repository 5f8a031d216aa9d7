import { totalmem } from 'node:os';

const MIB = 1024 ** 2;
const LEAST_MIB = 256;
const MOST_MIB = 1024;
/** The store shares the machine with what uses it, so it takes less than the quarter that a server of its own is given. */
const PART = 8;

/**
 * How much memory PostgreSQL is to keep pages in, as its setting `shared_buffers` takes it: an eighth of what there is,
 * between 256 MiB and 1 GiB. The memory is used as the store grows.
 *
 * Records are loaded at the speed of memory as long as the indexes that grow everywhere are in it, 100 bytes for each
 * record that is stored.
 *
 * @see https://www.postgresql.org/docs/18/runtime-config-resource.html#GUC-SHARED-BUFFERS
 */
export function sharedBuffersFor(memoryBytes: number): string {
  return `${String(Math.min(MOST_MIB, Math.max(LEAST_MIB, Math.floor(memoryBytes / PART / MIB))))}MB`;
}

/** The memory that this process may take of the machine's: a container may be given less than there is. */
export function memoryAtHand(): number {
  const limit = process.constrainedMemory();
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem();
}
