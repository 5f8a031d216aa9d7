import { AppError } from '#kernel';

/** An argument cannot be used as it stands. */
export class ArgumentInvalid extends AppError {
  readonly code = 'ARGUMENT_INVALID';

  constructor(argument: string, expected: string) {
    super(`the argument "${argument}" cannot be used: expected ${expected}`, { argument });
  }
}

/** A cursor that no page of this list has given. */
export class CursorInvalid extends AppError {
  readonly code = 'CURSOR_INVALID';

  constructor() {
    super('the cursor is none that this list has given: take "endCursor" of a page as it stands, or leave "after" out');
  }
}

/** The request took longer than one may take; its statements were cut off. */
export class DeadlineExceeded extends AppError {
  readonly code = 'DEADLINE_EXCEEDED';

  constructor(deadlineMs: number) {
    super(`the answer took longer than ${deadlineMs / 1000} s: ask for less, or narrow the time`, { deadlineMs });
  }
}

/** Whoever asked is gone. */
export class CallerGone extends AppError {
  readonly code = 'CALLER_GONE';

  constructor() {
    super('the connection was closed before the answer was there');
  }
}

/** Records that came this moment have no lineage yet, and a transaction elsewhere on the server holds it back. */
export class LineageBehind extends AppError {
  readonly code = 'LINEAGE_BEHIND';

  constructor() {
    super('records that were just ingested have no answer yet: ask again in a moment');
  }
}

/** The texts of the records that were asked for are more than one answer may hold. */
export class AnswerTooLarge extends AppError {
  readonly code = 'ANSWER_TOO_LARGE';

  constructor(mostBytes: number) {
    super(`the texts of these records are more than ${mostBytes} bytes together: ask for "raw" of fewer`, {
      mostBytes,
    });
  }
}

/** Something that cannot be: a fault of Backtrail. */
export class ApiDefect extends AppError {
  readonly code = 'INTERNAL';
}
