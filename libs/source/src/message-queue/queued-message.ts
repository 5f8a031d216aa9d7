import type { Message } from '@aws-sdk/client-sqs';
import type { EpochMs } from '#kernel';
import type { QueuedMessage } from './message-queue.ts';

/** A message in our words; null where SQS left out by what it can be deleted, so that it comes again. */
export function queuedMessageOf(message: Message, receivedAt: number): QueuedMessage | null {
  const { MessageId, ReceiptHandle, Body = '', Attributes = {} } = message;
  if (MessageId === undefined || ReceiptHandle === undefined) return null;
  return {
    id: MessageId,
    receipt: ReceiptHandle,
    body: Body,
    receiveCount: wholeIn(Attributes.ApproximateReceiveCount) ?? 1,
    sentAt: wholeIn(Attributes.SentTimestamp) as EpochMs | null,
    receivedAt: receivedAt as EpochMs,
  };
}

function wholeIn(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : null;
}
