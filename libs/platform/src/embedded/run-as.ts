import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';

/**
 * Whom PostgreSQL runs as: the account of this process, or another one when this process is root's, since PostgreSQL
 * refuses to run as root.
 */
export type ServerAccount =
  | { readonly kind: 'own' }
  | { readonly kind: 'other'; readonly name: string; readonly uid: number; readonly gid: number };

/** How a program ended. `code` is null when it could not be started or was killed; `stderr` then says why. */
export type Ran = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

/** Nothing of the caller's environment, which may hold credentials, is handed to an account that others may share. */
export const BARE_ENVIRONMENT = {
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  LC_ALL: 'C',
  TZ: 'UTC',
};

/** The account of this process. */
export const OWN_ACCOUNT: ServerAccount = { kind: 'own' };

/** The options that make `spawn` start a process under an account, in a folder that every account can enter. */
export function spawnOptionsOf(account: ServerAccount) {
  const identity = account.kind === 'other' ? { uid: account.uid, gid: account.gid } : {};
  return { ...identity, cwd: '/', env: BARE_ENVIRONMENT };
}

/** Runs a program to its end under an account. Never rejects: a program that cannot be started has `code` null. */
export function runAs(account: ServerAccount, file: string, args: readonly string[], stdin = ''): Promise<Ran> {
  return new Promise((resolve) => {
    const child = started(account, file, args);
    if (child instanceof Error) {
      resolve({ code: null, stdout: '', stderr: child.message });
      return;
    }
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.on('error', (error) => {
      resolve({ code: null, stdout, stderr: error.message });
    });
    child.on('close', (code, signal) => {
      resolve({ code, stdout, stderr: signal === null ? stderr : `${stderr}ended by ${signal}` });
    });
    // A program that ends without reading its input makes the pipe fail; its exit code says what happened.
    child.stdin.on('error', () => undefined).end(stdin);
  });
}

/** Node tells of some failures by an event and of others, such as an account that cannot be taken on, by throwing. */
function started(
  account: ServerAccount,
  file: string,
  args: readonly string[],
): ChildProcessWithoutNullStreams | Error {
  try {
    return spawn(file, args, { ...spawnOptionsOf(account), stdio: 'pipe' });
  } catch (error) {
    return new Error(`${file} cannot be started: ${String(error)}`);
  }
}
