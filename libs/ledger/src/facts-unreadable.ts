import { AppError } from '#kernel';

/** A block of the facts of an append is damaged. `backtrail verify` tells of all that are. */
export class FactsUnreadable extends AppError {
  readonly code = 'LEDGER_FACTS_UNREADABLE';

  constructor(appendId: string, block: number) {
    super(
      `block ${String(block)} of the facts of append ${appendId} does not unpack to facts, so the lineage cannot be ` +
        'computed from it; run backtrail verify, and restore the ledger from a backup',
      { appendId, block },
    );
  }
}
