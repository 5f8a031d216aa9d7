import { err, ok } from '#kernel';
import type { EpochMs, Result } from '#kernel';
import type { NotificationFault, NotifiedObject } from './notification.ts';

/** What a message says of an object, unchecked. */
export type Told = {
  readonly bucket: unknown;
  readonly key: unknown;
  readonly versionId?: unknown;
  readonly size?: unknown;
  readonly eTag?: unknown;
  readonly sequencer?: unknown;
  readonly region?: unknown;
  readonly eventTime?: unknown;
};

const MOST_KEY_BYTES = 1024;
/** Buckets of before 2018 may have upper case, underscores and up to 255 characters. */
const BUCKET = /^[A-Za-z0-9][A-Za-z0-9._-]{1,254}$/;
const REGION = /^[a-z0-9-]{1,40}$/;
/** Longer than any version id, ETag or sequencer is; they are no more than told on. */
const MOST_TOKEN_CHARACTERS = 1024;
const TIME = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?Z$/;

/**
 * Checks what a message says of an object. Bucket and key must be usable; whatever else is missing or of another type
 * is null, since the object can be read without.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html
 */
export function notifiedObject(told: Told): Result<NotifiedObject, NotificationFault> {
  const { bucket, key } = told;
  if (typeof bucket !== 'string' || !BUCKET.test(bucket)) {
    return err({ reason: 'MESSAGE_MALFORMED', detail: 'the name of the bucket is missing, or none that a bucket has' });
  }
  if (typeof key !== 'string') return err({ reason: 'MESSAGE_MALFORMED', detail: 'the key of the object is missing' });
  if (!isKey(key)) {
    const detail = `the key is none that S3 has: expected 1 to ${MOST_KEY_BYTES} bytes of UTF-8 without NUL`;
    return err({ reason: 'MESSAGE_KEY_UNUSABLE', detail });
  }
  return ok({
    bucket,
    key,
    versionId: tokenIn(told.versionId),
    size: sizeIn(told.size),
    eTag: tokenIn(told.eTag)?.replaceAll('"', '') ?? null,
    sequencer: tokenIn(told.sequencer),
    region: typeof told.region === 'string' && REGION.test(told.region) ? told.region : null,
    eventTime: timeIn(told.eventTime),
  });
}

/** Half a surrogate pair is nothing in UTF-8, and NUL is nothing in PostgreSQL. */
const NO_TEXT = /[\0\p{Surrogate}]/u;

function isKey(key: string): boolean {
  return key !== '' && !NO_TEXT.test(key) && Buffer.byteLength(key) <= MOST_KEY_BYTES;
}

function tokenIn(value: unknown): string | null {
  const isToken = typeof value === 'string' && value !== '' && value.length <= MOST_TOKEN_CHARACTERS;
  return isToken && !NO_TEXT.test(value) ? value : null;
}

function sizeIn(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null;
}

/** Strict, since `Date.parse` rolls 30 February over into March; a fraction is cut to milliseconds. */
function timeIn(value: unknown): EpochMs | null {
  const match = typeof value === 'string' ? TIME.exec(value) : null;
  if (match === null) return null;
  const [, whole = '', fraction = ''] = match;
  const at = Date.parse(`${whole}Z`);
  if (Number.isNaN(at) || !new Date(at).toISOString().startsWith(whole)) return null;
  return (at + Number(fraction.padEnd(3, '0').slice(0, 3))) as EpochMs;
}
