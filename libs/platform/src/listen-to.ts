import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { codeOf } from './code-of.ts';
import type { Log } from './log.ts';
import { settledOrAborted } from './settled-or-aborted.ts';

/** How soon a lost connection is replaced. Meanwhile whoever listens looks by itself from time to time. */
const RECONNECT_MS = 1_000;

export type BellOptions = {
  readonly channel: string;
  readonly onRing: () => void;
  readonly log: Log;
};

/**
 * Listens on a channel of PostgreSQL's, on a connection of its own, and connects anew where that is lost. It rings as well
 * when it begins to listen, for what was missed. What a notification says is not looked at.
 *
 * @returns stops it, and resolves when the connection is given back
 */
export function listenTo(pool: pg.Pool, { channel, onRing, log }: BellOptions): () => Promise<void> {
  const over = new AbortController();
  const keep = async (): Promise<void> => {
    while (!over.signal.aborted) {
      try {
        await listenOnce(pool, channel, onRing, over.signal);
      } catch (error) {
        log.warn({ channel, code: codeOf(error) }, 'cannot be told of what is new; it is looked for instead');
      }
      await sleep(RECONNECT_MS, undefined, { signal: over.signal, ref: false }).catch(() => undefined);
    }
  };
  const kept = keep();
  return () => {
    over.abort();
    return kept;
  };
}

async function listenOnce(pool: pg.Pool, channel: string, onRing: () => void, over: AbortSignal): Promise<void> {
  const client = await pool.connect();
  try {
    const lost = new Promise<void>((resolve) => {
      client.once('end', resolve);
      client.once('error', () => {
        resolve();
      });
    });
    client.on('notification', onRing);
    const listening = client.query(`listen ${client.escapeIdentifier(channel)}`);
    await settledOrAborted(listening, over); // a server that is frozen answers never
    if (over.aborted) return;
    await listening;
    onRing();
    await settledOrAborted(lost, over);
  } finally {
    client.release(true); // nobody else may hear what this one listens to
  }
}
