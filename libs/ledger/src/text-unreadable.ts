import { AppError } from '#kernel';
import type { TextLocation } from './text-location.ts';

/** The text of a record is not where its row says: a block is missing, damaged or too short. `backtrail verify` tells more. */
export class TextUnreadable extends AppError {
  readonly code = 'LEDGER_TEXT_UNREADABLE';
  /** The message without what to do: `backtrail verify` itself has found it out. */
  readonly fault: string;

  constructor({ segmentId, block, blockOffset, textBytes }: TextLocation, found: string) {
    const place = `segment ${String(segmentId)}, block ${String(block)}, offset ${String(blockOffset)}, ${String(textBytes)} bytes`;
    const fault = `the text at ${place}, cannot be read: ${found}`;
    super(`${fault}; run backtrail verify`, { segmentId, block, blockOffset });
    this.fault = fault;
  }
}
