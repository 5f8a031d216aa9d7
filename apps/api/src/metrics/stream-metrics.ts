import { Counter, Gauge } from 'prom-client';
import type { Registry } from 'prom-client';

/** Told of what is followed. */
export type StreamMetrics = {
  readonly opened: (transport: string) => void;
  readonly closed: (transport: string) => void;
  /** A WebSocket more, or less. */
  readonly sockets: (change: 1 | -1) => void;
  /** A message, or that some were passed over. */
  readonly told: (skipped: number | null) => void;
};

/** The metrics of streams. */
export function createStreamMetrics(registers: Registry[]): StreamMetrics {
  const open = new Gauge({
    name: 'backtrail_streams',
    help: 'Subscriptions that are open, by how they are carried.',
    labelNames: ['transport'] as const,
    registers,
  });
  const sockets = new Gauge({
    name: 'backtrail_websockets',
    help: 'WebSockets that are open, with or without subscriptions.',
    registers,
  });
  const messages = new Counter({
    name: 'backtrail_stream_messages_total',
    help: 'Messages of subscriptions that were made.',
    registers,
  });
  const behind = new Counter({
    name: 'backtrail_stream_fell_behind_total',
    help: 'How often a subscription was told that it fell behind.',
    registers,
  });
  const skipped = new Counter({
    name: 'backtrail_stream_skipped_total',
    help: 'Messages that were passed over because a subscription fell behind.',
    registers,
  });
  for (const transport of ['sse', 'websocket']) open.set({ transport }, 0);
  return {
    opened: (transport) => {
      open.inc({ transport });
    },
    closed: (transport) => {
      open.dec({ transport });
    },
    sockets: (change) => {
      sockets.inc(change);
    },
    told: (over) => {
      if (over === null) {
        messages.inc();
      } else {
        behind.inc();
        skipped.inc(over);
      }
    },
  };
}
