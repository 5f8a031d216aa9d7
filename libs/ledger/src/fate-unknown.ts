import { AppError } from '#kernel';

/** The connection was lost during COMMIT and the server stayed away, so it is not known whether the batch is stored. */
export class FateUnknown extends AppError {
  readonly code = 'LEDGER_FATE_UNKNOWN';

  constructor(appendId: number, cause: unknown) {
    super(
      `the connection was lost while append ${String(appendId)} was being committed, and the server could not be asked ` +
        'whether it was; give the same input again: what is stored counts as duplicate',
      { appendId },
      { cause },
    );
  }
}
