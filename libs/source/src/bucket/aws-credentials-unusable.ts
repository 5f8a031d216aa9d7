import { AppError } from '#kernel';

/** AWS does not know who asks, or the credentials are over: nothing can be read, whatever it is. */
export class AwsCredentialsUnusable extends AppError {
  readonly code = 'AWS_CREDENTIALS_UNUSABLE';

  constructor(said: string, cause: unknown) {
    super(
      `AWS cannot be asked: the credentials are missing, expired or refused, or this machine's clock is off (${said}); ` +
        'set AWS_PROFILE, AWS_ACCESS_KEY_ID and its like, or sign in again, then run the command again',
      { said },
      { cause },
    );
  }
}
