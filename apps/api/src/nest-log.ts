import type { LoggerService } from '@nestjs/common';
import type { Log } from '#platform';

/** Nest's own talk, in the server's log. What Nest says of its wiring is of no interest once it works: `debug`. */
export class NestLog implements LoggerService {
  constructor(private readonly to: Log) {}

  log(message: unknown, ...rest: unknown[]): void {
    this.to.debug({ context: rest.at(-1) }, String(message));
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.to.warn({ context: rest.at(-1) }, String(message));
  }

  /** Nest gives the stack trace as the second argument. */
  error(message: unknown, ...rest: unknown[]): void {
    this.to.error({ stack: rest.at(0), context: rest.at(-1) }, String(message));
  }
}
