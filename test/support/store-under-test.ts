import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const SETTLED_WITHIN_MS = 20_000;
const POLL_MS = 50;
const USER = 'store-user-main.ts';
const STORE = 'store-of-spec-';

/** The process ids of a store's server, the server's own processes aside, and of its watchers. */
export function processesOf(place: string): number[] {
  return pidsWhere((args) => args.includes(`${place}/`) && !args.includes(USER));
}

/** The arguments of a process, as everybody on the machine may see them; empty when it has ended. */
export function argumentsOf(pid: number): string {
  if (!existsSync('/proc/self')) return listed().get(pid) ?? '';
  try {
    return readFileSync(`/proc/${String(pid)}/cmdline`, 'utf8')
      .replaceAll('\0', ' ')
      .trim();
  } catch {
    return '';
  }
}

function pidsWhere(isMeant: (args: string) => boolean): number[] {
  const pids = existsSync('/proc/self')
    ? readdirSync('/proc').map(Number).filter(Number.isInteger)
    : [...listed().keys()];
  return pids.filter((pid) => isMeant(argumentsOf(pid)));
}

/** Where there is no /proc there is ps, which Debian does not always have. */
function listed(): Map<number, string> {
  const lines = execFileSync('ps', ['-axo', 'pid=,args='], { encoding: 'utf8', maxBuffer: 16_777_216 }).split('\n');
  return new Map(lines.map((line) => [Number.parseInt(line, 10), line.replace(/^\s*\d+\s*/, '')]));
}

/** The process id of a cluster's server, `undefined` when it has none. */
export function serverPidOf(cluster: string): number | undefined {
  const file = path.join(cluster, 'postmaster.pid');
  return existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[0]) : undefined;
}

/** The process ids of a store's watchers. */
export function watchersOf(place: string): number[] {
  return pidsWhere((args) => args.includes(`backtrail-watcher ${place}/`));
}

/** Waits until something has come true. Fails loudly when it does not. */
export async function until(what: string, isSo: () => boolean): Promise<void> {
  const giveUpAt = Date.now() + SETTLED_WITHIN_MS;
  while (!isSo()) {
    if (Date.now() > giveUpAt) throw new Error(`waited in vain until ${what}`);
    await sleep(POLL_MS);
  }
}

/** Waits until a store has no process left, neither server nor watcher. */
export async function untilStopped(place: string): Promise<void> {
  await until(`${place} has no process left`, () => processesOf(place).length === 0);
}

/**
 * Runs `work` with a folder for a store. Afterwards whoever still uses it is ended, and it is removed with all that the
 * store left elsewhere.
 *
 * @param mode of the folder above it: 0o700 is closed to all other accounts
 */
export async function withStoreHome(work: (home: string) => Promise<void>, mode = 0o755): Promise<void> {
  const home = newStoreHome(mode);
  const above = path.dirname(home);
  const [outcome] = await Promise.allSettled([work(home)]);
  const [tidied] = await Promise.allSettled([removeStore(home)]);
  rmSync(above, { recursive: true, force: true });
  // What went wrong in the test matters more than what went wrong because of it.
  for (const each of [outcome, tidied]) if (each.status === 'rejected') throw each.reason;
}

/** A path for a store, in a folder of its own below that of the run. */
export function newStoreHome(mode = 0o755): string {
  const above = mkdtempSync(path.join(runFolder(), STORE));
  chmodSync(above, mode);
  return path.join(above, 'store');
}

async function removeStore(home: string): Promise<void> {
  for (const pid of usersOf(home)) process.kill(pid, 'SIGKILL');
  const place = placeOf(home);
  await untilStopped(place);
  rmSync(place, { recursive: true, force: true });
  if (place !== home) removeIfEmpty(path.dirname(place));
}

function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // somebody else's store is in it too
  }
}

function usersOf(home: string): number[] {
  return pidsWhere((args) => args.endsWith(`${USER} ${home}`));
}

/** The folders of the stores that a run of the tests has, or has left when it was killed. */
export function storesIn(run: string): string[] {
  return readdirSync(run).flatMap((name) => (name.startsWith(STORE) ? [path.join(run, name, 'store')] : []));
}

/** What is in it the keeper of the run removes, if this process cannot. */
function runFolder(): string {
  const socket = process.env['BACKTRAIL_TEST_SERVER'];
  return socket === undefined ? tmpdir() : path.dirname(socket);
}

/** Where a store's cluster is: in its home unless the home says otherwise. */
export function placeOf(home: string): string {
  const record = path.join(home, 'place.json');
  return existsSync(record) ? (JSON.parse(readFileSync(record, 'utf8')) as { place: string }).place : home;
}
