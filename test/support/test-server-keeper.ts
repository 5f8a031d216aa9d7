import { rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname } from 'node:path';
import pg from 'pg';
import { migrate } from '../../libs/platform/src/migrate.ts';
import { openEmbeddedStore } from '../../libs/platform/src/embedded/open-embedded-store.ts';
import type { EmbeddedStore } from '../../libs/platform/src/embedded/open-embedded-store.ts';
import { migrationsFolder } from '../../libs/platform/src/package-root.ts';
import { placeOf, storesIn, untilStopped } from './store-under-test.ts';
import { TEMPLATE, urlWithin } from './test-server.ts';
import type { TestServer } from './test-server.ts';

/*
 * The keeper of a run's PostgreSQL: `test-server-keeper.ts HOME SOCKET`. Whoever connects to the socket is told the
 * server's addresses, as one line of JSON; the first to ask has it started. When its input ends, so does everything.
 */
const [home = '', socket = ''] = process.argv.slice(2);
// As in production, but for the size: tests have many connections and little of anything else.
const SETTINGS = { shared_buffers: '64MB', max_wal_size: '1GB', max_connections: '300' };
const CREATE_TEMPLATE = `create database ${TEMPLATE} owner backtrail_owner`;

let store: Promise<EmbeddedStore> | undefined;
let answer: Promise<string> | undefined;

const door = createServer((visitor) => {
  visitor.on('error', () => undefined); // a spec that went away while it waited
  answer ??= begin();
  void answer.then((line) => visitor.end(line));
});
door.listen(socket);
process.stdin.on('end', () => void end()).resume();

/** Starts the server and makes the template that each spec's database is a copy of, by the migrations of production. */
async function begin(): Promise<string> {
  try {
    store = openEmbeddedStore({ home: `${home}/store`, serverSettings: SETTINGS });
    const { adminUrl, appUrl, ownerUrl } = await store;
    const server: TestServer = { adminUrl, appUrl, ownerUrl };
    const admin = new pg.Client(adminUrl);
    await admin.connect();
    await admin.query(CREATE_TEMPLATE);
    await admin.end();
    await migrate(urlWithin(ownerUrl, TEMPLATE), migrationsFolder());
    return `${JSON.stringify(server)}\n`;
  } catch (error) {
    return `${JSON.stringify({ fault: error instanceof Error ? (error.stack ?? error.message) : String(error) })}\n`;
  }
}

async function end(): Promise<void> {
  door.close();
  await answer;
  const opened = await store?.catch(() => undefined);
  await opened?.close();
  if (opened !== undefined) rmSync(dirname(opened.dataFolder), { recursive: true, force: true });
  for (const left of storesIn(home)) await removePlace(left);
  rmSync(home, { recursive: true, force: true });
  process.exit();
}

/** A spec's store that a killed run has left stops by itself; if its home is closed, its files are elsewhere. */
async function removePlace(storeHome: string): Promise<void> {
  const place = placeOf(storeHome);
  await untilStopped(place).catch(() => undefined);
  rmSync(place, { recursive: true, force: true });
}
