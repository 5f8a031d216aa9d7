import { AppError } from '#kernel';
import type { TextLocation } from './text-location.ts';

/** The text of a record is not where its row says: a block is missing, damaged or too short. `backtrail verify` tells more. */
export class TextUnreadable extends AppError {
  readonly code = 'LEDGER_TEXT_UNREADABLE';

  constructor(location: TextLocation, found: string) {
    super(
      `the text at segment ${String(location.segmentId)}, block ${String(location.block)}, offset ` +
        `${String(location.blockOffset)}, ${String(location.textBytes)} bytes, cannot be read: ${found}; run backtrail verify`,
      { segmentId: location.segmentId, block: location.block, blockOffset: location.blockOffset },
    );
  }
}
