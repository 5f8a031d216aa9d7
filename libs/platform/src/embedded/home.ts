import { chmodSync, lstatSync, mkdirSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { EmbeddedStoreHomeUnusable } from './embedded-store-errors.ts';
import { isRoot } from './server-account.ts';

/**
 * Makes the home of a store if it is not there, and gives its real path.
 *
 * It must be this account's own. A store of somebody else's could be changed under the hands of the one who uses it,
 * which is worst when that is root: so `sudo` on another user's store is refused, as git refuses it.
 *
 * @throws {EmbeddedStoreHomeUnusable} when it is another account's, open to everybody's changes, or no folder
 */
export function prepareHome(folder: string): string {
  if (statSync(folder, { throwIfNoEntry: false }) === undefined) makeHome(folder);
  const home = realpathSync(folder);
  mustBeOurs(home, home);
  // An empty folder was made to be the home, as mktemp makes one: closed. Passing through it shows nothing.
  if (isRoot() && readdirSync(home).length === 0) chmodSync(home, statSync(home).mode | 0o011);
  return home;
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

/** Root's server runs under another account, which must be able to pass, whatever the umask says. */
function makeHome(folder: string): void {
  const first = mkdirSync(folder, { recursive: true, mode: isRoot() ? 0o755 : 0o700 });
  if (first === undefined || !isRoot()) return;
  for (let made = folder; ; made = dirname(made)) {
    chmodSync(made, 0o755);
    if (made === first || made === dirname(made)) return;
  }
}
