/** Values that may appear in a log line: never log text, secrets or raw input. */
export type ErrorDetails = Readonly<Record<string, string | number | boolean | null>>;

/**
 * Base of every error this system throws on purpose.
 *
 * `code` is stable and public: it is listed in `docs/ERRORS.md` and reaches scripts and dashboards. `message` says what
 * was found, where, what was expected and what to do; it may be reworded. `details` holds only values that are safe to log.
 */
export abstract class AppError extends Error {
  abstract readonly code: Uppercase<string>;
  readonly details: ErrorDetails;

  constructor(message: string, details: ErrorDetails = {}, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.details = details;
  }
}
