import { AppError } from '#kernel';

/** A reader's thread ended, or stopped answering, while it read: something in its objects did that. */
export class ReaderDied extends AppError {
  readonly code = 'READER_DIED';

  constructor(
    reason: string,
    /** The object that it was reading; if none, all that it was storing. */
    readonly suspects: readonly number[],
  ) {
    super(
      `a thread ended or stopped answering while it read ${suspects.length} objects (${reason}); each of them is read again by itself`,
      { reason, objects: suspects.length },
    );
  }
}
