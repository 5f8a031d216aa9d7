import { AppError } from '#kernel';

/** A stream was asked for behind an epoch that has not been yet. */
export class CursorAhead extends AppError {
  readonly code = 'CURSOR_AHEAD';

  constructor(epoch: string, known: string) {
    super(
      `the cursor lies in epoch ${epoch}, and this store has come to epoch ${known}: it is of another store, or of one ` +
        'that was set back; leave "after" out, or ask for what is there by queries',
      { epoch, known },
    );
  }
}

/** More lies behind a cursor than is told again. */
export class CursorTooOld extends AppError {
  readonly code = 'CURSOR_TOO_OLD';

  constructor(most: number) {
    super(
      `more than ${most} records, changes and epochs lie behind the cursor: ask for what was missed by queries ` +
        '("events", "history"), and for a stream without "after"',
      { most },
    );
  }
}

/** So many streams are open that another one is refused. */
export class StreamsExhausted extends AppError {
  readonly code = 'STREAMS_EXHAUSTED';

  constructor(whose: 'viewer' | 'server', most: number) {
    const who = whose === 'viewer' ? 'you have' : 'this server has';
    super(`${who} ${most} streams open, which is as many as may be: end one first`, { whose, most });
  }
}

/** Whoever opened the stream may not ask any more. */
export class StreamUnauthenticated extends AppError {
  readonly code = 'UNAUTHENTICATED';

  constructor() {
    super('the token that opened this stream is no longer in use');
  }
}
