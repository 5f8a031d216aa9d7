import { byteReader, reaches } from './byte-reader.ts';
import type { ByteReader } from './byte-reader.ts';
import type { Failure } from './failure.ts';
import { gunzipped } from './gunzipped.ts';
import { inBlocks } from './in-blocks.ts';
import type { ReadLimits } from './read-limits.ts';

/** Gzip's magic bytes and method in base64, alone or as a function of Lambda is given what a subscription delivers. */
const FRONT = /^\s*(\{\s*"awslogs"\s*:\s*\{\s*"data"\s*:\s*")?(?=H4sI)/;
/** Bytes in which that front is to be found, with room for somebody's indentation. */
const FRONT_BYTES = 256;
const NO_DIGIT = /[^A-Za-z0-9+/=\r\n\\]/;
/** Line ends, and what JSON may put before a slash. */
const BETWEEN_DIGITS = /[\r\n\\]/g;
const BACK = { wrapped: /^"\s*\}\s*\}\s*$/, bare: /^\s*$/ };

/**
 * Whether an object's first block begins as gzip in base64 does: as text, or in `{"awslogs":{"data":"…"}}`.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-cloudwatchlogs.html
 */
export function isGzipText(head: Uint8Array): boolean {
  return frontOf(head) !== null;
}

/**
 * Inflates gzip that is written in base64, under the limits of any gzip.
 *
 * @param reader stands where `isGzipText` told it
 */
export async function* gunzippedText(
  reader: ByteReader,
  limits: ReadLimits,
): AsyncGenerator<Uint8Array, Failure | null> {
  const [front = '', wrapper] = frontOf(reader.ahead()) ?? [];
  reader.skip(front.length);
  const failure = yield* gunzipped(byteReader(inBlocks(bytesOfDigits(reader))), limits);
  if (failure !== null) return { ...failure, byteOffset: front.length + Math.floor((failure.byteOffset * 4) / 3) };
  await reaches(reader, FRONT_BYTES);
  const back = textOf(reader.ahead());
  if ((wrapper === undefined ? BACK.bare : BACK.wrapped).test(back)) return null;
  const detail = 'something else follows the gzip member that is written in base64';
  return { reason: 'GZIP_TRAILING_BYTES', detail, byteOffset: reader.position() };
}

function frontOf(head: Uint8Array): RegExpExecArray | null {
  return FRONT.exec(textOf(head.subarray(0, FRONT_BYTES)));
}

/** What the digits stand for that lie ahead; the reader is left at what is none. */
async function* bytesOfDigits(reader: ByteReader): AsyncGenerator<Uint8Array, void> {
  let rest = '';
  for (let isOver = false; !isOver && (await reaches(reader, 1));) {
    const text = textOf(reader.ahead());
    const end = text.search(NO_DIGIT);
    isOver = end >= 0;
    const taken = isOver ? text.slice(0, end) : text;
    reader.skip(taken.length);
    const digits = rest + taken.replace(BETWEEN_DIGITS, '');
    const whole = digits.length - (digits.length % 4);
    yield Buffer.from(digits.slice(0, whole), 'base64');
    rest = digits.slice(whole);
  }
  if (rest !== '') yield Buffer.from(rest, 'base64');
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}
