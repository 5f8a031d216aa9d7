import type { Appended, LedgerBatch } from '#ledger';

/** What one transaction of a loader put into the ledger. */
export type Committed = {
  readonly appendId: number;
  readonly appended: number;
  readonly duplicate: number;
  /** Entries that stand for a record each; an object's own entry is none. */
  readonly quarantined: number;
  /** Objects that ended in it. */
  readonly files: { readonly read: number; readonly failed: number };
};

/** Sums up a batch that was stored. */
export function committedOf(batch: LedgerBatch, { appendId, total }: Appended): Committed {
  const failed = batch.endings.filter(({ outcome }) => outcome !== 'READ').length;
  return {
    appendId,
    ...total,
    quarantined: batch.quarantine.filter((entry) => entry.position !== null).length,
    files: { read: batch.endings.length - failed, failed },
  };
}
