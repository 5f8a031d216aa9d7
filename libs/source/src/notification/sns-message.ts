import { memberOf } from './members.ts';
import type { Members } from './members.ts';

/** What SNS delivers, where a subscription is not set to raw delivery. */
export type SnsMessage =
  /** `Message` is whatever was published; other types than text are faults. */
  | { readonly kind: 'published'; readonly message: unknown }
  | { readonly kind: 'nothing'; readonly why: 'subscription-confirmation' | 'unsubscribe-confirmation' };

/**
 * Opens what SNS wraps; null where the message is not SNS's. Its signature is not looked at: whoever may write to the
 * queue may write what SNS writes, so what guards the queue is its policy.
 *
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html
 */
export function snsMessage(message: Members): SnsMessage | null {
  switch (memberOf(message, 'Type')) {
    case 'SubscriptionConfirmation':
      return { kind: 'nothing', why: 'subscription-confirmation' };
    case 'UnsubscribeConfirmation':
      return { kind: 'nothing', why: 'unsubscribe-confirmation' };
    case 'Notification':
      return { kind: 'published', message: memberOf(message, 'Message') };
    default:
      return Object.hasOwn(message, 'TopicArn') && Object.hasOwn(message, 'Message')
        ? { kind: 'published', message: memberOf(message, 'Message') }
        : null;
  }
}
