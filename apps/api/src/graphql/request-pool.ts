import type pg from 'pg';

/**
 * A view of a pool for one request: as many statements at a time as one request may have, and none that outlives it.
 *
 * When the signal is aborted the connection under each running statement is closed. The server notices by
 * `client_connection_check_interval` and ends the statement, which would otherwise run on for nobody.
 *
 * @see https://www.postgresql.org/docs/18/runtime-config-connection.html#GUC-CLIENT-CONNECTION-CHECK-INTERVAL
 */
export function requestPool(pool: pg.Pool, signal: AbortSignal, atOnce: number): pg.Pool {
  const enter = createGate(atOnce);
  const run = (text: string, values?: unknown[]): Promise<pg.QueryResult> =>
    enter(() => runCut(pool, signal, text, values));
  const view = Object.create(pool) as pg.Pool; // everything but `query` is the pool's own
  return Object.assign(view, { query: run as pg.Pool['query'] });
}

async function runCut(
  pool: pg.Pool,
  signal: AbortSignal,
  text: string,
  values: unknown[] | undefined,
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
    const result = await client.query(text, values);
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
