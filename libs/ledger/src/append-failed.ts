import { AppError } from '#kernel';

/** A batch could not be stored although it was tried again. Nothing of it is stored, so it may be sent again. */
export class AppendFailed extends AppError {
  readonly code = 'LEDGER_APPEND_FAILED';

  constructor(records: number, attempts: number, cause: unknown) {
    super(
      `a batch of ${String(records)} records was not stored after ${String(attempts)} attempts; nothing of it is in the ` +
        'ledger, and the same input may be given again',
      { records, attempts },
      { cause },
    );
  }
}
