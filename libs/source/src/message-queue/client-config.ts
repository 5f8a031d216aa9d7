import type { SQSClientConfig } from '@aws-sdk/client-sqs';
import type { QueuePlace } from './queue-place.ts';

export type MessageQueueOptions = {
  /** A server other than AWS's own (`AWS_ENDPOINT_URL`). */
  readonly endpoint?: string | null;
  /** Default: as the address says, else as the SDK's settings do. */
  readonly region?: string;
  /** Default: the SDK's own chain. */
  readonly credentials?: NonNullable<SQSClientConfig['credentials']>;
  /** For an answer, beyond the time that a receive waits at the queue. */
  readonly answerMs?: number;
};

/** Default for an answer, in milliseconds. */
export const ANSWER_MS = 10_000;
/** Of one request, by the SDK itself, with pauses between them. */
export const ATTEMPTS = 3;

const CONNECT_MS = 5_000;
/** The longest that SQS lets a receive wait. */
const LONGEST_WAIT_MS = 20_000;
const QUIET = { debug: noop, info: noop, warn: noop, error: noop, trace: noop };

/** How the SDK is to reach a queue: never for ever, and without talk of its own. */
export function clientConfig(place: QueuePlace, options: MessageQueueOptions): SQSClientConfig {
  const { endpoint, credentials, answerMs = ANSWER_MS, region = place.region } = options;
  return {
    // The SDK would go by the address's host even where AWS_ENDPOINT_URL names another server.
    useQueueUrlAsEndpoint: !place.isUsualHost,
    maxAttempts: ATTEMPTS,
    requestHandler: {
      connectionTimeout: CONNECT_MS,
      requestTimeout: LONGEST_WAIT_MS + answerMs,
      throwOnRequestTimeout: true,
      logger: QUIET,
    },
    logger: QUIET,
    ...(endpoint == null ? {} : { endpoint }),
    ...(region === null ? {} : { region }),
    ...(credentials === undefined ? {} : { credentials }),
  };
}

function noop(): void {
  // What goes wrong is told by what is thrown.
}
