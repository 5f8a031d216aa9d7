import { getHeapStatistics, setFlagsFromString } from 'node:v8';

/**
 * By how many percent of what is in use a heap may grow until the next full collection: as many as leave a loader below
 * 400 MB. A load of 2 million records takes 325 MB at 80, and 347 at 120; one of 10 million took 448 at 120.
 */
const GROWING_PERCENT = 80;

/** Where the heap is limited to less, as it is in a container of some GiB, V8 grows it no faster by itself. */
const SMALL_HEAP_BYTES = 1024 ** 3;

/**
 * Keeps the heaps of this process small: from now on, garbage may take four fifths of what is in use, or as many percent
 * of it as are given.
 *
 * On a machine with much memory V8 lets a heap grow to four times what is in use before it collects all garbage, and the
 * system never gets that memory back while the process is busy. Nothing fails that needs more: this is no limit.
 */
export function growHeapsSlowly(percent: number = GROWING_PERCENT): void {
  if (getHeapStatistics().heap_size_limit > SMALL_HEAP_BYTES) {
    setFlagsFromString(`--heap-growing-percent=${percent}`);
  }
}
