import { setPriority } from 'node:os';

/** As `nice -n 5`: of a processor that another thread wants too, a quarter is left to this one. */
const BEHIND = 5;

/**
 * Has this thread stand behind the others of its process where processors are scarce. For threads that read: the lineage is
 * to keep up with what they store, and whoever asks how the process is to be answered.
 *
 * On Linux alone, where each thread has a priority of its own; elsewhere it is the process's, and stays as it is.
 *
 * @see https://man7.org/linux/man-pages/man2/setpriority.2.html under "BUGS": nice values of threads
 */
export function standBehindOthers(): void {
  if (process.platform !== 'linux') return;
  try {
    setPriority(BEHIND);
  } catch {
    // A sandbox may forbid it: then all are equal, as they are elsewhere.
  }
}
