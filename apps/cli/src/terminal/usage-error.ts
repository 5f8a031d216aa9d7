import { AppError } from '#kernel';

/** The command's words cannot be carried out as they stand; nothing was done. Exit code 2. */
export class UsageError extends AppError {
  readonly code = 'BAD_USAGE';
}
