import { AppError } from '#kernel';
import { messageOf, systemReason } from '../failure.ts';

/** Why a queue cannot be used. Stable and public: listed in `docs/ERRORS.md`. */
export type MessageQueueFailure =
  /** The text is no address of a queue. */
  | 'MESSAGE_QUEUE_URL_INVALID'
  /** No queue lies at the address. */
  | 'MESSAGE_QUEUE_MISSING'
  /** The credentials are refused, or may not do this, or may not use the queue's key. */
  | 'MESSAGE_QUEUE_DENIED'
  /** The chain of providers gave no credentials. */
  | 'MESSAGE_QUEUE_NO_CREDENTIALS'
  /** Neither the address nor a setting says in which region the queue is. */
  | 'MESSAGE_QUEUE_NO_REGION'
  /** The queue does not do what was asked. */
  | 'MESSAGE_QUEUE_REFUSED'
  /** It does not answer, is too busy, or has a fault of its own: the one that may pass by itself. */
  | 'MESSAGE_QUEUE_UNAVAILABLE';

const WORDS: Readonly<Record<MessageQueueFailure, string>> = {
  MESSAGE_QUEUE_URL_INVALID:
    'is no address of a queue: expected https://sqs.REGION.amazonaws.com/ACCOUNT/NAME, or http:// with AWS_ENDPOINT_URL',
  MESSAGE_QUEUE_MISSING: 'does not exist, or the credentials may not know of it',
  MESSAGE_QUEUE_DENIED:
    'is closed to these credentials: they need sqs:ReceiveMessage, sqs:DeleteMessage, sqs:ChangeMessageVisibility and ' +
    'sqs:GetQueueAttributes, and kms:Decrypt where the queue is encrypted with a key of its own',
  MESSAGE_QUEUE_NO_CREDENTIALS: 'cannot be asked: no credentials were found where the AWS SDK looks for them',
  MESSAGE_QUEUE_NO_REGION: 'cannot be asked: its address names no region; set AWS_REGION',
  MESSAGE_QUEUE_REFUSED: 'refuses what was asked of it',
  MESSAGE_QUEUE_UNAVAILABLE: 'does not answer, or not now',
};

/** A queue cannot be used, for now (`isTransient`) or until somebody changes something. */
export class MessageQueueFailed extends AppError {
  readonly code: MessageQueueFailure;
  readonly isTransient: boolean;

  constructor(code: MessageQueueFailure, queue: string, cause?: unknown) {
    const told = cause === undefined ? '' : ` (${systemReason(cause)})`;
    super(`the queue ${queue} ${WORDS[code]}${told}`, { queue }, cause === undefined ? {} : { cause });
    this.code = code;
    this.isTransient = code === 'MESSAGE_QUEUE_UNAVAILABLE';
  }
}

const MISSING = /NonExistentQueue$|^QueueDoesNotExist$|^ResourceNotFoundException$|^QueueDeletedRecently$/;
const NO_CREDENTIALS = /^(Credentials|Token)?ProviderError$/;
/** Some of these come with status 403. */
const BUSY = /Throttl|^TooManyRequests|^OverLimit$|^SlowDown$|^RequestLimitExceeded$|^RequestTimeout/;
const DENIED =
  /AccessDenied|^(Invalid|Unrecognized)Client|^InvalidAccessKeyId$|^Signature|Expired|^Kms|^InvalidSecurity$/;

/**
 * Tells what went wrong by the SDK's name for it, then by the status.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/CommonErrors.html
 */
export function queueFailureOf(error: unknown): MessageQueueFailure {
  const name = errorNameOf(error);
  if (NO_CREDENTIALS.test(name)) return 'MESSAGE_QUEUE_NO_CREDENTIALS';
  if (messageOf(error).startsWith('Region is missing')) return 'MESSAGE_QUEUE_NO_REGION';
  if (MISSING.test(name)) return 'MESSAGE_QUEUE_MISSING';
  if (name === 'InvalidAddress') return 'MESSAGE_QUEUE_URL_INVALID';
  if (BUSY.test(name)) return 'MESSAGE_QUEUE_UNAVAILABLE';
  const status = statusOf(error);
  if (DENIED.test(name) || status === 401 || status === 403) return 'MESSAGE_QUEUE_DENIED';
  return status >= 400 && status < 500 && status !== 408 && status !== 429
    ? 'MESSAGE_QUEUE_REFUSED'
    : 'MESSAGE_QUEUE_UNAVAILABLE';
}

/** The receipt is of a message that was deleted, or is shown to others again, or has been held for SQS's 12 hours. */
export function isLostReceipt(error: unknown): boolean {
  return LOST.test(errorNameOf(error));
}

const LOST = /MessageNotInflight$|^ReceiptHandleIsInvalid$|^InvalidParameterValue/;

function errorNameOf(error: unknown): string {
  const name: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, 'name') : undefined;
  return typeof name === 'string' ? name : '';
}

/** 0 where no answer came. */
function statusOf(error: unknown): number {
  const metadata: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, '$metadata') : undefined;
  const status: unknown =
    typeof metadata === 'object' && metadata !== null ? Reflect.get(metadata, 'httpStatusCode') : undefined;
  return typeof status === 'number' ? status : 0;
}
