import { AppError } from '#kernel';
import { errorCodeOf } from './error-code-of.ts';

/** The server could not take its address: mostly another program has it. */
export class ListenFailed extends AppError {
  readonly code = 'HTTP_LISTEN_FAILED';

  constructor(host: string, port: number, cause: unknown) {
    const errno = errorCodeOf(cause);
    super(
      `cannot listen on ${host}:${port} (${errno}): end the program that has this address, or set HTTP_PORT to a free port`,
      { host, port, errno },
      { cause },
    );
  }
}
