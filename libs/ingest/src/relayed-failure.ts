import { AppError } from '#kernel';

/** An error in the form in which it crosses from one thread to another: a thrown one would lose its code on the way. */
export type RelayedFailure = {
  readonly message: string;
  readonly stack: string | null;
  /** Null where the error has none: then it is a fault of the program. */
  readonly code: string | null;
  readonly isTold: boolean;
  readonly cause: RelayedFailure | null;
};

const MOST_CAUSES = 8;

/** Takes an error apart, with what caused it. */
export function relayedFailureOf(error: unknown, depth = 0): RelayedFailure {
  const known = error instanceof Error ? error : new Error(String(error));
  const code = 'code' in known && typeof known.code === 'string' ? known.code : null;
  const hasCause = known.cause !== undefined && depth < MOST_CAUSES;
  return {
    message: known.message,
    stack: known.stack ?? null,
    code,
    isTold: known instanceof AppError,
    cause: hasCause ? relayedFailureOf(known.cause, depth + 1) : null,
  };
}

/** Puts the error together again: with its code, its causes and where it arose. */
export function errorOf({ message, stack, code, isTold, cause }: RelayedFailure): Error {
  const options = cause === null ? undefined : { cause: errorOf(cause) };
  const error =
    isTold && code !== null
      ? new LaneFailure(message, code as Uppercase<string>, options)
      : new Error(message, options);
  if (!isTold && code !== null) Object.assign(error, { code });
  if (stack !== null) error.stack = stack;
  return error;
}

/** An error of the product's that arose in another thread. Its code is that of the error. */
class LaneFailure extends AppError {
  constructor(
    message: string,
    override readonly code: Uppercase<string>,
    options?: ErrorOptions,
  ) {
    super(message, {}, options);
  }
}
