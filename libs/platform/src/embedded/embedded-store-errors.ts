import { AppError } from '#kernel';

const OWN_SERVER = 'or set DATABASE_URL to a PostgreSQL of your own';

/** There are no PostgreSQL binaries for this machine, or they do not run on it. */
export class EmbeddedStoreUnsupported extends AppError {
  readonly code = 'EMBEDDED_STORE_UNSUPPORTED';

  constructor(reason: string, cause?: unknown) {
    super(`the embedded store cannot run here: ${reason}; install what is missing, ${OWN_SERVER}`, {}, { cause });
  }
}

/** The folder of the store cannot be used as it is: somebody else's, closed, or what it refers to is gone. */
export class EmbeddedStoreHomeUnusable extends AppError {
  readonly code = 'EMBEDDED_STORE_HOME_UNUSABLE';

  constructor(home: string, reason: string, cause?: unknown) {
    super(`the embedded store in ${home} cannot be used: ${reason}`, { home }, { cause });
  }
}

/** The process runs as root, PostgreSQL refuses to, and there is no other account that it could run under. */
export class EmbeddedStoreNoAccount extends AppError {
  readonly code = 'EMBEDDED_STORE_NO_ACCOUNT';

  constructor(names: readonly string[], cause?: unknown) {
    const tried = names.join(' or ');
    super(
      `PostgreSQL does not run as root, and no process can be started as ${tried}: run this as an ordinary user, ${OWN_SERVER}`,
      {},
      { cause },
    );
  }
}

/** A new cluster could not be made. Nothing is left of the attempt, so it may be repeated. */
export class EmbeddedStoreInitFailed extends AppError {
  readonly code = 'EMBEDDED_STORE_INIT_FAILED';

  constructor(step: string, output: string) {
    super(`the embedded store could not be set up: ${step} failed:\n${output}`, { step });
  }
}

/** PostgreSQL did not come up. The stored records are untouched. */
export class EmbeddedStoreStartFailed extends AppError {
  readonly code = 'EMBEDDED_STORE_START_FAILED';

  constructor(reason: string, logFile: string, lastLines: string, cause?: unknown) {
    const shown = lastLines === '' ? '' : `; its last words:\n${lastLines}`;
    super(`the embedded PostgreSQL did not start: ${reason} (log: ${logFile})${shown}`, { logFile }, { cause });
  }
}

/** The cluster was written by another major version of PostgreSQL than the one that came with this program. */
export class EmbeddedStoreVersionMismatch extends AppError {
  readonly code = 'EMBEDDED_STORE_VERSION_MISMATCH';

  constructor(cluster: string, found: string, expected: number) {
    super(
      `${cluster} was written by PostgreSQL ${found}, and this program brings PostgreSQL ${String(expected)}: ` +
        'dump it with the version that wrote it and restore the dump, or move it away to begin anew',
      { found, expected },
    );
  }
}

/** Another process has kept the store in transition for longer than anything should take. */
export class EmbeddedStoreBusy extends AppError {
  readonly code = 'EMBEDDED_STORE_BUSY';

  constructor(home: string, waitedFor: string) {
    super(
      `gave up on the embedded store in ${home}, which another process holds: waited for ${waitedFor}; ` +
        'end that process, then try again',
      { home },
    );
  }
}
