import { chmodSync, lstatSync, mkdirSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { codeOf } from '../code-of.ts';
import { EmbeddedStoreHomeUnusable } from './embedded-store-errors.ts';
import { isRoot } from './server-account.ts';

/**
 * Makes the home of a store if it is not there, and gives its real path.
 *
 * It must be this account's own. A store of somebody else's could be changed under the hands of the one who uses it,
 * which is worst when that is root: so `sudo` on another user's store is refused, as git refuses it.
 *
 * @throws {EmbeddedStoreHomeUnusable} when it is another account's, open to everybody's changes, no folder, or cannot be made
 */
export function prepareHome(folder: string): string {
  if (!isThere(folder)) makeHome(folder);
  const home = realpathSync(folder);
  mustBeOurs(home, home);
  // An empty folder was made to be the home, as mktemp makes one: closed. Passing through it shows nothing.
  if (isRoot() && readdirSync(home).length === 0) chmodSync(home, statSync(home).mode | 0o011);
  return home;
}

/** Nothing lies below what is no folder. */
function isThere(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch (error) {
    if (codeOf(error) === 'ENOTDIR') return false;
    throw error;
  }
}

/** @throws {EmbeddedStoreHomeUnusable} unless only this account can have put there what is in the folder */
export function mustBeOurs(home: string, folder: string): void {
  const stats = lstatSync(folder);
  if (!stats.isDirectory()) throw new EmbeddedStoreHomeUnusable(home, `${folder} is not a folder`);
  if (stats.uid !== process.geteuid?.()) {
    const reason = `${folder} belongs to the account with uid ${String(stats.uid)}`;
    throw new EmbeddedStoreHomeUnusable(
      home,
      `${reason}; run this as that account, or set BACKTRAIL_HOME to a folder of your own`,
    );
  }
  if ((stats.mode & 0o002) !== 0) {
    throw new EmbeddedStoreHomeUnusable(home, `everybody may write to ${folder}; run chmod o-w on it`);
  }
}

/**
 * Makes the folder and those above it that are not there. Root's server runs under another account, which must be able to
 * pass, whatever the umask says.
 *
 * One by one: asked for all at once, Node never comes back where a folder takes no others and says that it is not there, as
 * those of `/proc` do.
 */
function makeHome(folder: string): void {
  const missing: string[] = [];
  for (let at = folder; !isThere(at); at = dirname(at)) missing.unshift(at);
  for (const each of missing) {
    try {
      mkdirSync(each, { mode: isRoot() ? 0o755 : 0o700 });
      if (isRoot()) chmodSync(each, 0o755);
    } catch (error) {
      const code = codeOf(error);
      if (code === 'EEXIST') continue; // another process was quicker
      throw new EmbeddedStoreHomeUnusable(folder, `${each} cannot be made (${code ?? String(error)})`);
    }
  }
}
