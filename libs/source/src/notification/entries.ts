import type { Result } from '#kernel';
import type { Notification, NotificationFault, NotifiedObject, Notifier, NothingReason } from './notification.ts';

/** What one entry of a message came to. */
export type Entry =
  | { readonly kind: 'object'; readonly object: NotifiedObject }
  | { readonly kind: 'nothing'; readonly why: NothingReason }
  | { readonly kind: 'fault'; readonly fault: NotificationFault };

export const nothing = (why: NothingReason): Entry => ({ kind: 'nothing', why });

export function entryOf(object: Result<NotifiedObject, NotificationFault>): Entry {
  return object.ok ? { kind: 'object', object: object.value } : { kind: 'fault', fault: object.reason };
}

export function poison({ reason, detail }: NotificationFault): Notification {
  return { kind: 'poison', reason, detail };
}

/** A message as a whole, by its entries: an entry that cannot be understood does not cost its neighbours. */
export function notificationOf(via: Notifier, entries: readonly Entry[]): Notification {
  const objects = entries.flatMap((entry) => (entry.kind === 'object' ? [entry.object] : []));
  const passedOver = entries.flatMap((entry) => (entry.kind === 'nothing' ? [entry.why] : []));
  const faults = entries.flatMap((entry) => (entry.kind === 'fault' ? [entry.fault] : []));
  if (objects.length > 0) return { kind: 'objects', via, objects, passedOver, faults };
  const [fault] = faults;
  if (fault !== undefined) return poison(fault);
  return { kind: 'nothing', why: passedOver[0] ?? 'empty-notification' };
}
