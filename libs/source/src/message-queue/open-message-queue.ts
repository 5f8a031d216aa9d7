import { setTimeout as pause } from 'node:timers/promises';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { ANSWER_MS, ATTEMPTS, clientConfig } from './client-config.ts';
import type { MessageQueueOptions } from './client-config.ts';
import { MessageQueueFailed, isLostReceipt, queueFailureOf } from './message-queue-failed.ts';
import type { MessageQueue, QueueDepth, ReceiveOptions, Removal } from './message-queue.ts';
import { queuePlaceOf } from './queue-place.ts';
import type { QueuePlace } from './queue-place.ts';
import { queuedMessageOf } from './queued-message.ts';
import { within } from './within.ts';

type Sdk = typeof import('@aws-sdk/client-sqs');

/** As many as SQS takes at a time. */
const BATCH = 10;
/** How often what SQS did not delete of a batch is asked for, and how long to wait before it is asked for again. */
const REMOVE_ROUNDS = 3;
const REMOVE_PAUSE_MS = 200;
const DEPTH = [
  'ApproximateNumberOfMessages',
  'ApproximateNumberOfMessagesNotVisible',
  'ApproximateNumberOfMessagesDelayed',
] as const;

/**
 * Opens an SQS queue. Nothing is asked of it yet: whether it is there shows at the first request.
 *
 * The SDK is loaded here and not before, since only a worker that reads queues needs it.
 *
 * @param url as SQS names it, `https://sqs.eu-west-1.amazonaws.com/111122223333/trail`
 * @throws {MessageQueueFailed} MESSAGE_QUEUE_URL_INVALID
 */
export async function openMessageQueue(url: string, options: MessageQueueOptions = {}): Promise<MessageQueue> {
  const place = queuePlaceOf(url, (options.endpoint ?? null) !== null);
  const sdk: Sdk = await import('@aws-sdk/client-sqs');
  return new SqsQueue(place, sdk, new sdk.SQSClient(clientConfig(place, options)), options.answerMs ?? ANSWER_MS);
}

class SqsQueue implements MessageQueue {
  readonly url: string;
  readonly #sdk: Sdk;
  readonly #client: SQSClient;
  readonly #answerMs: number;

  constructor({ url }: QueuePlace, sdk: Sdk, client: SQSClient, answerMs: number) {
    this.url = url;
    this.#sdk = sdk;
    this.#client = client;
    this.#answerMs = answerMs;
  }

  receive = async ({ most, waitSeconds, visibilitySeconds, signal }: ReceiveOptions) => {
    const command = new this.#sdk.ReceiveMessageCommand({
      QueueUrl: this.url,
      MaxNumberOfMessages: most,
      WaitTimeSeconds: waitSeconds,
      VisibilityTimeout: visibilitySeconds,
      MessageSystemAttributeNames: ['ApproximateReceiveCount', 'SentTimestamp'],
    });
    const longest = ATTEMPTS * (waitSeconds * 1_000 + this.#answerMs);
    const { Messages = [] } = await this.#ask(longest, signal, (abortSignal) =>
      this.#client.send(command, { abortSignal }),
    );
    const receivedAt = Date.now();
    return Messages.flatMap((message) => queuedMessageOf(message, receivedAt) ?? []);
  };

  hide = async (receipt: string, seconds: number, signal?: AbortSignal) => {
    const command = new this.#sdk.ChangeMessageVisibilityCommand({
      QueueUrl: this.url,
      ReceiptHandle: receipt,
      VisibilityTimeout: seconds,
    });
    try {
      await this.#ask(this.#answerMs, signal, (abortSignal) => this.#client.send(command, { abortSignal }));
      return 'hidden';
    } catch (error) {
      if (error instanceof MessageQueueFailed && isLostReceipt(error.cause)) return 'lost';
      throw error;
    }
  };

  remove = async (receipts: readonly string[]) => {
    const removals: Removal[] = [];
    for (let at = 0; at < receipts.length; at += BATCH) {
      removals.push(...(await this.#removeBatch(receipts.slice(at, at + BATCH))));
    }
    return removals;
  };

  depth = async (signal?: AbortSignal): Promise<QueueDepth> => {
    const command = new this.#sdk.GetQueueAttributesCommand({ QueueUrl: this.url, AttributeNames: [...DEPTH] });
    const { Attributes = {} } = await this.#ask(ATTEMPTS * this.#answerMs, signal, (abortSignal) =>
      this.#client.send(command, { abortSignal }),
    );
    const [waiting, inHand, delayed] = DEPTH.map((name) => Number(Attributes[name] ?? 0));
    return { waiting: waiting ?? 0, inHand: inHand ?? 0, delayed: delayed ?? 0 };
  };

  close = () => {
    this.#client.destroy();
  };

  /** Asks again for those that SQS did not delete by a fault of its own. */
  async #removeBatch(receipts: readonly string[]): Promise<readonly Removal[]> {
    const removals = new Map<number, Removal>();
    for (let round = 1; round <= REMOVE_ROUNDS && receipts.some((_, at) => isOpen(removals.get(at))); round++) {
      if (round > 1) await pause(REMOVE_PAUSE_MS * (round - 1));
      const open = receipts.flatMap((receipt, at) => (isOpen(removals.get(at)) ? [{ at, receipt }] : []));
      for (const [at, removal] of await this.#removeOnce(open)) removals.set(at, removal);
    }
    return receipts.map((_, at) => removals.get(at) ?? this.#kept(new Error('no answer for this entry')));
  }

  async #removeOnce(open: readonly { at: number; receipt: string }[]): Promise<ReadonlyMap<number, Removal>> {
    const Entries = open.map(({ at, receipt }) => ({ Id: String(at), ReceiptHandle: receipt }));
    const command = new this.#sdk.DeleteMessageBatchCommand({ QueueUrl: this.url, Entries });
    try {
      const { Successful = [], Failed = [] } = await this.#ask(this.#answerMs, undefined, (abortSignal) =>
        this.#client.send(command, { abortSignal }),
      );
      return new Map([
        ...Successful.map(({ Id }) => [Number(Id), REMOVED] as const),
        ...Failed.map(({ Id, Code }) => [Number(Id), this.#unremoved(Code ?? '')] as const),
      ]);
    } catch (error) {
      const failure = error instanceof MessageQueueFailed ? error : this.#failed(error);
      return new Map(open.map(({ at }) => [at, { outcome: 'kept', failure }]));
    }
  }

  #unremoved(code: string): Removal {
    const error = Object.assign(new Error(`the queue did not delete a message: ${code}`), { name: code });
    return isLostReceipt(error) ? LOST : this.#kept(error);
  }

  #kept(cause: unknown): Removal {
    return { outcome: 'kept', failure: this.#failed(cause) };
  }

  #failed(cause: unknown): MessageQueueFailed {
    return new MessageQueueFailed(queueFailureOf(cause), this.url, cause);
  }

  async #ask<T>(
    withinMs: number,
    signal: AbortSignal | undefined,
    send: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    try {
      return await within(withinMs, signal, send);
    } catch (error) {
      signal?.throwIfAborted();
      throw this.#failed(error);
    }
  }
}

const REMOVED: Removal = { outcome: 'removed', failure: null };
const LOST: Removal = { outcome: 'lost', failure: null };
/** Not asked for yet, or kept for a reason that may pass. */
const isOpen = (removal: Removal | undefined): boolean =>
  removal === undefined || removal.failure?.isTransient === true;
