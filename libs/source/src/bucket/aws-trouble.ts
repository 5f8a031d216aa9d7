import type { ObjectFailure } from '../failure.ts';

/** What AWS or the network refused, as far as it can be told. */
export type AwsTrouble =
  /** It may work the next time: overload, a lost connection, a time-out, an answer that was cut off. */
  | { readonly kind: 'passing'; readonly detail: string }
  /** Whoever asks is not known, or not any more: nothing at all can be read. */
  | { readonly kind: 'credentials'; readonly detail: string }
  /** The bucket lies in that region. */
  | { readonly kind: 'elsewhere'; readonly region: string | null }
  /** It stays so until somebody does something about it. */
  | { readonly kind: 'refused'; readonly reason: ObjectFailure; readonly detail: string }
  /** No error of AWS or of the network: a bug. */
  | { readonly kind: 'unknown' };

/** What was asked for: an object, or the list of them. */
export type Asked = 'object' | 'list';

/** Codes of AWS that mean that the credentials are missing, wrong, expired or used by a clock that is off. */
const CREDENTIALS = new Set([
  'CredentialsProviderError',
  'TokenProviderError',
  'ExpiredToken',
  'ExpiredTokenException',
  'TokenRefreshRequired',
  'InvalidAccessKeyId',
  'InvalidToken',
  'InvalidSecurity',
  'InvalidClientTokenId',
  'UnrecognizedClientException',
  'SignatureDoesNotMatch',
  'RequestTimeTooSkewed',
  'RequestExpired',
  'NotSignedUp',
]);
const ELSEWHERE = new Set([
  'PermanentRedirect',
  'TemporaryRedirect',
  'Redirect',
  'AuthorizationHeaderMalformed',
  'IllegalLocationConstraintException',
]);
const PASSING = new Set(['SlowDown', 'RequestTimeout', 'TimeoutError', 'Throttling', 'ThrottlingException', 'Busy']);

/**
 * Tells the troubles of reading from S3 apart.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
 */
export function awsTroubleOf(error: unknown, asked: Asked): AwsTrouble {
  const name = nameOf(error);
  const status = statusOf(error);
  if (CREDENTIALS.has(name)) return { kind: 'credentials', detail: name };
  if (ELSEWHERE.has(name) || status === 301 || status === 307) return { kind: 'elsewhere', region: regionIn(error) };
  if (status !== null && status >= 400 && status < 500 && status !== 408 && status !== 429 && !PASSING.has(name)) {
    return { kind: 'refused', ...refusalOf(name, status, error, asked) };
  }
  if (status !== null) return { kind: 'passing', detail: `${name}, HTTP ${status}` };
  const isBug = BUGS.has(name) && valueIn(error, '$response') === undefined;
  return isBug ? { kind: 'unknown' } : { kind: 'passing', detail: saidOf(error, name) };
}

function refusalOf(
  name: string,
  status: number,
  error: unknown,
  asked: Asked,
): { readonly reason: ObjectFailure; readonly detail: string } {
  const said = `${name}, HTTP ${status}`;
  if (name === 'NoSuchBucket')
    return { reason: 'BUCKET_NOT_FOUND', detail: `there is no bucket of this name (${said})` };
  if (asked === 'list') {
    return status === 403
      ? {
          reason: 'BUCKET_DENIED',
          detail: `s3:ListBucket is not allowed to these credentials, or not below this prefix (${said})`,
        }
      : { reason: 'BUCKET_UNREADABLE', detail: `the keys cannot be listed (${said})` };
  }
  if (name === 'InvalidObjectState') {
    const tier = fieldIn(error, 'StorageClass') ?? fieldIn(error, 'AccessTier');
    const where = tier === null ? 'an archive' : `the archive ${tier}`;
    return { reason: 'OBJECT_ARCHIVED', detail: `was moved to ${where}: restore it in S3 first (${said})` };
  }
  if (name.startsWith('KMS.') || (status === 403 && isOfKeys(error))) {
    return {
      reason: 'OBJECT_KEY_DENIED',
      detail: `the key that encrypts it cannot be used: see kms:Decrypt (${said})`,
    };
  }
  if (status === 403)
    return { reason: 'OBJECT_DENIED', detail: `s3:GetObject is not allowed to these credentials (${said})` };
  if (status === 404 || name === 'MethodNotAllowed') {
    return { reason: 'OBJECT_DELETED', detail: `was there when it was listed, and is not there any more (${said})` };
  }
  if (status === 412)
    return { reason: 'OBJECT_REPLACED', detail: `is not the object that was listed any more (${said})` };
  return { reason: 'OBJECT_REFUSED', detail: `S3 does not give it (${said})` };
}

/** S3 denies both rights by one code; only its words tell which. */
const isOfKeys = (error: unknown): boolean => /\bkms\b/i.test(fieldIn(error, 'message') ?? '');

/** Where the bucket is, as S3 says in a header, or in words about the signature. */
function regionIn(error: unknown): string | null {
  const response = valueIn(error, '$response');
  const region = fieldIn(valueIn(response, 'headers'), 'x-amz-bucket-region') ?? fieldIn(error, 'Region');
  return region !== null && /^[a-z0-9-]{1,32}$/.test(region) ? region : null;
}

/** What a bug throws. All else that is thrown without a status is of sockets, name servers, TLS and cut off answers. */
const BUGS = new Set(['TypeError', 'ReferenceError', 'RangeError', 'AssertionError']);

/** What the system calls it. Without a name, it is an answer that could not be read, or that did not come. */
function saidOf(error: unknown, name: string): string {
  const said = fieldIn(error, 'code') ?? name;
  if (said !== 'Error') return said;
  return valueIn(error, '$response') === undefined ? 'the connection was lost' : 'an answer that cannot be read';
}

/** The code of the service, which the client makes the name of the error. Never any input. */
function nameOf(error: unknown): string {
  const name = fieldIn(error, 'name') ?? '';
  return /^[A-Za-z][A-Za-z0-9._]{0,63}$/.test(name) ? name : 'unknown error';
}

function statusOf(error: unknown): number | null {
  const status = valueIn(valueIn(error, '$metadata'), 'httpStatusCode');
  return typeof status === 'number' && status !== 200 && status !== 206 ? status : null;
}

function fieldIn(thing: unknown, field: string): string | null {
  const value = valueIn(thing, field);
  return typeof value === 'string' ? value : null;
}

function valueIn(thing: unknown, field: string): unknown {
  return typeof thing === 'object' && thing !== null ? Reflect.get(thing, field) : undefined;
}
