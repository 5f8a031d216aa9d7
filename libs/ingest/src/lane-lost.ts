import { AppError } from '#kernel';

/** A thread of the loader ended before its work was done, as when memory runs out. */
export class LaneLost extends AppError {
  readonly code = 'LOADER_THREAD_LOST';

  constructor(reason: string) {
    super(
      `a thread of the loader ended before its work was done (${reason}); what was committed is kept, run the command again`,
      { reason },
    );
  }
}
