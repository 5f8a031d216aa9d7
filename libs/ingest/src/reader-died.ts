import { AppError } from '#kernel';

/** A reader's thread ended, or stopped answering, while it read: something in its objects did that. */
export class ReaderDied extends AppError {
  readonly code = 'READER_DIED';

  constructor(
    reason: string,
    /** The object that it was reading; if none, all that it was storing. None where it read or stored another batch. */
    readonly suspects: readonly number[],
  ) {
    super(
      suspects.length === 0
        ? `a thread ended or stopped answering before it came to these objects (${reason}); they are read again`
        : `a thread ended or stopped answering while it read ${suspects.length} objects (${reason}); each of them is read again by itself`,
      { reason, objects: suspects.length },
    );
  }
}
