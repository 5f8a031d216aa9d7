import { isRetryable } from '#platform';
import type pg from 'pg';
import { advance } from './advance.ts';

/** A loading that goes on beside, in this process. */
export type LoadingBeside = {
  /** Records that it has stored by now. */
  readonly stored: () => number;
  /** Aborted when it ends. */
  readonly over: AbortSignal;
};

/** So many records are worth a step: each step has a cost of its own, and opens an epoch. */
const WORTH_A_STEP = 20_000;
const LOOK_EVERY_MS = 25;
/** What the horizon holds back now may be free a little later. */
const PAUSE_MS = 200;

/**
 * Advances the lineage while a loading goes on, so that little is left to do when it ends. It does no more than save
 * time: whoever needs the lineage to cover the loading waits for that afterwards, and is told of failures then.
 */
export async function followLoading(
  pool: pg.Pool,
  { stored, over }: LoadingBeside,
  onAdvance: (records: number) => void,
): Promise<void> {
  let followed = 0;
  while (!over.aborted) {
    if (stored() - followed < WORTH_A_STEP) {
      await pause(LOOK_EVERY_MS);
      continue;
    }
    const records = await stepOf(pool);
    if (records === null) return;
    followed += records;
    if (records > 0) onAdvance(records);
    else await pause(PAUSE_MS);
  }
}

/** How many records a step covered; null where it failed for a reason that does not pass. */
async function stepOf(pool: pg.Pool): Promise<number | null> {
  try {
    return (await advance(pool)).records;
  } catch (error) {
    return isRetryable(error) ? 0 : null;
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
