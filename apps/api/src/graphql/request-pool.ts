import { enterEpoch } from '#query';
import type { KnownEpoch } from '#query';
import type pg from 'pg';

/**
 * A view of a pool for one request: as many statements at a time as one request may have, and none that outlives it.
 *
 * When the signal is aborted the connection under each running statement is closed. The server notices by
 * `client_connection_check_interval` and ends the statement, which would otherwise run on for nobody.
 *
 * @see https://www.postgresql.org/docs/18/runtime-config-connection.html#GUC-CLIENT-CONNECTION-CHECK-INTERVAL
 */
export function requestPool(pool: pg.Pool, { signal, atOnce, asOf = null }: RequestPoolOptions): pg.Pool {
  const enter = createGate(atOnce);
  const run = (text: string, values?: unknown[]): Promise<pg.QueryResult> =>
    enter(() => runCut(pool, signal, (client) => answerOf(client, asOf, text, values)));
  const view = Object.create(pool) as pg.Pool; // everything but `query` is the pool's own
  return Object.assign(view, { query: run as pg.Pool['query'] });
}

export type RequestPoolOptions = {
  readonly signal: AbortSignal;
  /** How many statements at a time. */
  readonly atOnce: number;
  /** Each statement reads what was known in this epoch, in a transaction of its own; without one, what is known now. */
  readonly asOf?: KnownEpoch | null;
};

async function answerOf(
  client: pg.ClientBase,
  asOf: KnownEpoch | null,
  text: string,
  values: unknown[] | undefined,
): Promise<pg.QueryResult> {
  if (asOf === null) return client.query(text, values);
  try {
    await enterEpoch(client, asOf);
    const result = await client.query(text, values);
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
}

async function runCut(
  pool: pg.Pool,
  signal: AbortSignal,
  ask: (client: pg.ClientBase) => Promise<pg.QueryResult>,
): Promise<pg.QueryResult> {
  const client = await connected(pool, signal);
  let isReleased = false;
  const release = (isBroken: boolean): void => {
    if (!isReleased) client.release(isBroken);
    isReleased = true;
  };
  const cut = (): void => {
    release(true);
  };
  signal.addEventListener('abort', cut, { once: true });
  try {
    signal.throwIfAborted();
    const result = await ask(client);
    release(false);
    return result;
  } catch (error) {
    // A statement that the server refused leaves its connection sound; a lost connection the pool notices by itself.
    release(signal.aborted);
    throw signal.aborted ? signal.reason : error;
  } finally {
    signal.removeEventListener('abort', cut);
  }
}

/** A connection that comes too late goes back at once. */
async function connected(pool: pg.Pool, signal: AbortSignal): Promise<pg.PoolClient> {
  signal.throwIfAborted();
  const connecting = pool.connect();
  const aborted = new AbortController();
  const end = new Promise<never>((_resolve, reject) => {
    const fail = (): void => {
      reject(signal.reason as Error);
    };
    signal.addEventListener('abort', fail, { once: true, signal: aborted.signal });
  });
  try {
    return await Promise.race([connecting, end]);
  } catch (error) {
    connecting.then(
      (client) => {
        client.release();
      },
      () => undefined,
    );
    throw error;
  } finally {
    aborted.abort();
  }
}

/** Lets so many in at a time; the others wait in line. */
function createGate(atOnce: number): <T>(work: () => Promise<T>) => Promise<T> {
  let inside = 0;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (inside >= atOnce) await new Promise<void>((resolve) => waiting.push(resolve));
    else inside += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) inside -= 1;
      else next();
    }
  };
}
