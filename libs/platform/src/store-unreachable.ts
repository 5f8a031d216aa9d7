import { AppError } from '#kernel';
import { isConnectionLoss } from './is-retryable.ts';

/** The settings that name a PostgreSQL. */
export type StoreSetting = 'DATABASE_URL' | 'DATABASE_OWNER_URL';

/** The server that a setting names does not answer, or does not let the login in. */
export class StoreUnreachable extends AppError {
  readonly code = 'STORE_UNREACHABLE';

  constructor(setting: StoreSetting, cause: unknown) {
    const reason = isConnectionLoss(cause) ? 'does not answer' : 'does not let the login in';
    super(
      `the PostgreSQL that ${setting} names ${reason}: check the address, the login and the server`,
      { setting },
      { cause },
    );
  }
}
