import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

const POLL_MS = 20;
const CONNECT_WITHIN_MS = 10_000;
// https://www.postgresql.org/docs/18/errcodes-appendix.html
const STARTING_UP = '57P03';

/**
 * Logs in once, and so proves that the server behind an address is the store's own and takes its passwords: SCRAM has
 * the server prove that it knows them, too. Waits while the server says that it is starting up.
 *
 * @param giveUpAt milliseconds since the epoch
 */
export async function waitForLogin(url: string, giveUpAt: number): Promise<void> {
  for (;;) {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: CONNECT_WITHIN_MS });
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      const isStarting = error instanceof pg.DatabaseError && error.code === STARTING_UP;
      if (!isStarting || Date.now() > giveUpAt) throw error;
      await sleep(POLL_MS);
    }
  }
}
