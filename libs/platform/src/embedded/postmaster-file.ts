import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { codeOf } from '../code-of.ts';

/**
 * What `postmaster.pid` in a data folder says about its server. `orphaned`: the file is there, and no server of this
 * folder: after a crash, or a restart of the machine.
 */
export type ServerState =
  | { readonly kind: 'absent' }
  | { readonly kind: 'orphaned'; readonly pid: number }
  | { readonly kind: 'ready'; readonly pid: number; readonly port: number }
  | { readonly kind: 'in-transition'; readonly pid: number };

/** The name of the file in a data folder by which PostgreSQL keeps a second server away. */
export const POSTMASTER_FILE = 'postmaster.pid';

const WRITTEN_WITHIN_MS = 10_000;

/** @see https://www.postgresql.org/docs/18/storage-file-layout.html and src/include/utils/pidfile.h for its lines */
export function serverStateOf(cluster: string): ServerState {
  const file = join(cluster, POSTMASTER_FILE);
  const text = readIfThere(file);
  if (text === undefined) return { kind: 'absent' };

  const [pidLine = '', , , portLine = '', , , , status = ''] = text.split('\n');
  const pid = Math.abs(Number(pidLine)); // negative when a single-user backend made the file
  if (text === '' && wasMadeJustNow(file)) return { kind: 'in-transition', pid };
  if (!servesFolder(pid, cluster)) return { kind: 'orphaned', pid };
  return status.trim() === 'ready' ? { kind: 'ready', pid, port: Number(portLine) } : { kind: 'in-transition', pid };
}

/** PostgreSQL makes the file before it writes into it; one that stays empty was left by a crash in between. */
function wasMadeJustNow(file: string): boolean {
  const stats = statSync(file, { throwIfNoEntry: false });
  return stats !== undefined && stats.mtimeMs > Date.now() - WRITTEN_WITHIN_MS;
}

/**
 * Whether a process is the server of a data folder. A process id alone proves nothing, it may have been given to
 * another process since: the folder must be among its arguments.
 */
export function servesFolder(pid: number, cluster: string): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  if (existsSync('/proc/self/cmdline')) {
    return (
      readIfThere(`/proc/${String(pid)}/cmdline`)
        ?.split('\0')
        .includes(cluster) ?? false
    );
  }
  try {
    return execFileSync('ps', ['-p', String(pid), '-o', 'command='], { encoding: 'utf8' }).includes(cluster);
  } catch {
    return false; // ps ends with 1 when there is no such process
  }
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ESRCH') return undefined;
    throw error;
  }
}
