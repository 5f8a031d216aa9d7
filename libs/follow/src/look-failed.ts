import { AppError } from '#kernel';

/** A source could not be looked at, or not all of it. What was seen is noted; the next look tries again. */
export class LookFailed extends AppError {
  readonly code = 'SOURCE_LOOK_FAILED';

  constructor(
    readonly reason: string,
    detail: string,
    options?: ErrorOptions,
  ) {
    super(`${reason}: ${detail}`, { reason }, options);
  }
}
