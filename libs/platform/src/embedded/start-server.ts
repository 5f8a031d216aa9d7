import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { closeSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { EmbeddedStoreBusy, EmbeddedStoreStartFailed } from './embedded-store-errors.ts';
import { freePort } from './free-port.ts';
import { POSTMASTER_FILE, serverStateOf } from './postmaster-file.ts';
import { spawnOptionsOf } from './run-as.ts';
import type { ServerAccount } from './run-as.ts';
import { lastWordsOf, openServerLog } from './server-log.ts';
import type { LogMark } from './server-log.ts';
import { argumentsOf } from './server-settings.ts';
import type { ServerSettings } from './server-settings.ts';
import type { StoreFiles } from './store-files.ts';

const POLL_MS = 10;
const PORTS_TRIED = 5;
const WORTH_TELLING_MS = 3_000;

/** What it takes to start the server of a store. */
export type ServerStart = {
  readonly files: StoreFiles;
  readonly postgres: string;
  readonly account: ServerAccount;
  readonly settings: ServerSettings;
  readonly onProgress: (line: string) => void;
};

type Attempt =
  { readonly kind: 'ready' } | { readonly kind: 'failed'; readonly code: number | null; readonly lastWords: string };

/**
 * Makes sure that the store's server runs, and gives its port. To be called under the start lock, by a user of the
 * store: so the watcher stops what is started here, even if this process dies on the next line.
 *
 * A server that is up is joined, one that is starting or recovering is waited for, one that is stopping is waited out,
 * and the remains of one that crashed are taken over.
 *
 * @param giveUpAt milliseconds since the epoch
 * @throws {EmbeddedStoreStartFailed} with the server's last words
 */
export async function ensureServer(start: ServerStart, giveUpAt: number): Promise<number> {
  const { cluster, home, port: portFile } = start.files;
  for (let portsTaken = 0; ;) {
    const state = serverStateOf(cluster);
    if (state.kind === 'ready') {
      writeFileSync(portFile, `${String(state.port)}\n`, { mode: 0o600 });
      return state.port;
    }
    if (Date.now() > giveUpAt) throw new EmbeddedStoreBusy(home, `the server with process id ${pidOf(state)}`);
    if (state.kind === 'orphaned') removeIfMisleading(cluster, state.pid);
    if (state.kind === 'in-transition') {
      await sleep(POLL_MS);
      continue;
    }

    const attempt = await attemptStart(start, portsTaken === 0 ? lastPortOf(portFile) : undefined, giveUpAt);
    if (attempt.kind === 'ready') continue;
    portsTaken += isPortTaken(attempt.lastWords) ? 1 : 0;
    if (isPortTaken(attempt.lastWords) ? portsTaken < PORTS_TRIED : isOthersRemnant(attempt.lastWords)) {
      await sleep(POLL_MS * 10);
      continue;
    }
    const reason = `it ended with code ${String(attempt.code)}`;
    throw new EmbeddedStoreStartFailed(reason, start.files.log, attempt.lastWords);
  }
}

async function attemptStart(start: ServerStart, lastPort: number | undefined, giveUpAt: number): Promise<Attempt> {
  const { cluster, log } = start.files;
  const port = lastPort ?? (await freePort());
  const { descriptor, mark } = openServerLog(log);
  // Detached: a session of its own, which Ctrl-C does not reach. Into a file: a pipe that nobody reads would block it.
  const server = spawn(start.postgres, ['-D', cluster, '-p', String(port), ...argumentsOf(start.settings)], {
    ...spawnOptionsOf(start.account),
    detached: true,
    stdio: ['ignore', descriptor, descriptor],
  });
  server.unref();
  closeSync(descriptor);
  const tell = setTimeout(() => {
    start.onProgress('PostgreSQL is still starting; after a crash it has to recover first');
  }, WORTH_TELLING_MS);
  try {
    return await untilReady(start, server, mark, giveUpAt);
  } finally {
    clearTimeout(tell);
  }
}

async function untilReady(start: ServerStart, server: ChildProcess, mark: LogMark, giveUpAt: number): Promise<Attempt> {
  const { cluster, home, log } = start.files;
  const end = endOf(server);
  while (Date.now() < giveUpAt) {
    const state = serverStateOf(cluster);
    if (state.kind === 'ready') return { kind: 'ready' };
    if (end.error !== undefined) throw new EmbeddedStoreStartFailed('it could not be run', log, '', end.error);
    if (end.hasEnded) return { kind: 'failed', code: server.exitCode, lastWords: lastWordsOf(mark) };
    await sleep(POLL_MS);
  }
  throw new EmbeddedStoreBusy(home, `the server with process id ${String(server.pid)} to become ready`);
}

function endOf(server: ChildProcess): { hasEnded: boolean; error: Error | undefined } {
  const end = { hasEnded: false, error: undefined as Error | undefined };
  server.once('exit', () => (end.hasEnded = true));
  server.once('error', (error) => (end.error = error));
  return end;
}

function isPortTaken(lastWords: string): boolean {
  return /could not bind|Address already in use/i.test(lastWords);
}

/** Another server of this folder, or processes of a crashed one that have yet to notice. */
function isOthersRemnant(lastWords: string): boolean {
  return /lock file .* already exists|shared memory block .* is still in use/i.test(lastWords);
}

/** PostgreSQL disregards the file of a process that is gone, but not when the process id was given to another since. */
function removeIfMisleading(cluster: string, pid: number): void {
  try {
    if (Number.isInteger(pid) && pid > 0) process.kill(pid, 0);
  } catch {
    return; // there is no such process, or it is another account's: PostgreSQL sees the same
  }
  rmSync(join(cluster, POSTMASTER_FILE), { force: true });
}

function lastPortOf(file: string): number | undefined {
  try {
    const port = Number(readFileSync(file, 'utf8'));
    return Number.isInteger(port) && port > 0 && port < 65_536 ? port : undefined;
  } catch {
    return undefined; // never started, or unreadable: any port does
  }
}

function pidOf(state: ReturnType<typeof serverStateOf>): string {
  return 'pid' in state ? String(state.pid) : 'unknown';
}
