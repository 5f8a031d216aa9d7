import { replayQuarantine } from '#ingest';
import type { Replayed } from '#ingest';
import type { BucketSettings } from '#source';
import { ArgumentInvalid } from './api-fault.ts';
import { isNumber } from './number-cursor.ts';
import type { RequestContext } from './request-context.ts';

/** The schema's `QuarantineReplayed`. */
export type QuarantineReplayedNode = {
  readonly entries: readonly (Omit<Replayed, 'quarantineId'> & { readonly id: string })[];
  readonly recordsAppended: number;
  readonly recordsDuplicate: number;
};

/**
 * Reads entries again, one after the other, and none any more once the request has ended: an entry that was begun is
 * finished, and told as read before when it is asked for again.
 *
 * @throws {ArgumentInvalid}
 */
export async function quarantineReplayed(
  ids: readonly string[],
  { store, signal }: RequestContext,
  buckets: BucketSettings,
): Promise<QuarantineReplayedNode> {
  const numbers = [...new Set(ids.map(numberOf))].sort((a, b) => a - b);
  const reports = [];
  for (const number of numbers) {
    signal.throwIfAborted();
    reports.push(await replayQuarantine({ pool: store, buckets }, [number]));
  }
  return {
    entries: reports.flatMap(({ entries }) =>
      entries.map(({ quarantineId, ...entry }) => ({ id: String(quarantineId), ...entry })),
    ),
    recordsAppended: reports.reduce((sum, { records }) => sum + records.appended, 0),
    recordsDuplicate: reports.reduce((sum, { records }) => sum + records.duplicate, 0),
  };
}

function numberOf(id: string): number {
  if (!isNumber(id) || !Number.isSafeInteger(Number(id)))
    throw new ArgumentInvalid('ids', 'ids as "quarantine" lists them');
  return Number(id);
}
