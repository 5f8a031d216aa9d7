import { stat } from 'node:fs/promises';
import { EmbeddedStoreNoAccount } from './embedded-store-errors.ts';
import { OWN_ACCOUNT, runAs } from './run-as.ts';
import type { ServerAccount } from './run-as.ts';

const CANDIDATES = ['postgres', 'nobody'];

/** Whether this process is root's. */
export function isRoot(): boolean {
  return process.geteuid?.() === 0;
}

/**
 * Decides whom PostgreSQL runs as.
 *
 * An ordinary user's server is that user's own. Root's runs as whoever owns the cluster already, so that an account
 * that appears later (a package that adds `postgres`) does not lock an older store out; else as `postgres`, else as
 * `nobody`.
 *
 * @param cluster the data folder, which need not exist yet
 * @throws {EmbeddedStoreNoAccount} when no process can be started under another account, as in a user namespace that
 *         maps root alone
 */
export async function serverAccountOf(cluster: string): Promise<ServerAccount> {
  if (!isRoot()) return OWN_ACCOUNT;

  const owner = await stat(cluster).catch(() => undefined);
  if (owner !== undefined && owner.uid !== 0) {
    return { kind: 'other', name: `the account with uid ${String(owner.uid)}`, uid: owner.uid, gid: owner.gid };
  }
  for (const name of CANDIDATES) {
    const account = await accountNamed(name);
    if (account !== undefined && (await runAs(account, '/bin/sh', ['-c', ':'])).code === 0) return account;
  }
  throw new EmbeddedStoreNoAccount(CANDIDATES);
}

async function accountNamed(name: string): Promise<ServerAccount | undefined> {
  const [user, group] = await Promise.all([
    runAs(OWN_ACCOUNT, 'id', ['-u', name]),
    runAs(OWN_ACCOUNT, 'id', ['-g', name]),
  ]);
  if (user.code !== 0 || group.code !== 0) return undefined;
  return { kind: 'other', name, uid: Number(user.stdout), gid: Number(group.stdout) };
}

/** Whether an account can pass through a folder and all those above it. */
export async function canEnter(account: ServerAccount, folder: string): Promise<boolean> {
  return (await runAs(account, '/bin/sh', ['-c', 'cd -- "$1"', 'sh', folder])).code === 0;
}
