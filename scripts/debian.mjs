// Programs that some tests need and npm does not carry. Where they cannot be had, those tests are skipped, by name.
import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { say } from './checkout.mjs';

const PROGRAMS = [
  { program: 'redis-server', debianPackage: 'redis-server' },
  { program: 'chromium', debianPackage: 'chromium' },
];
/** For a browser with all that it needs, over a slow line. */
const PATIENCE_MS = 600_000;
const APT_OPTIONS = ['-qq', '-o', 'Acquire::Retries=1', '-o', 'Acquire::http::Timeout=20'];

/** Installs what is missing if this account may, by Debian's own packages. Never fails: tests say what they lack. */
export function installPrograms() {
  const missing = PROGRAMS.filter(({ program }) => !isThere(program));
  if (missing.length === 0 || !isThere('apt-get')) return;

  const names = missing.map(({ debianPackage }) => debianPackage);
  const rights = rightsToInstall();
  if (rights === undefined) {
    say(`not installed, since this account may not: ${names.join(', ')} (tests that need them are skipped)`);
    return;
  }
  say(`installing ${names.join(', ')}`);
  const isUpdated = apt(rights, 'update');
  const failed = names.filter(
    (name) => !(isUpdated && apt(rights, 'install', '--yes', '--no-install-recommends', name)),
  );
  if (failed.length > 0) say(`could not be installed: ${failed.join(', ')} (tests that need them are skipped)`);
}

function isThere(program) {
  return (process.env.PATH ?? '').split(path.delimiter).some((folder) => {
    try {
      accessSync(path.join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** The words before `apt-get` that make this account root, or `undefined` where it cannot be without a password. */
function rightsToInstall() {
  if (process.getuid?.() === 0) return [];
  const sudo = ['sudo', '--non-interactive'];
  return isThere('sudo') && run([...sudo, 'true']) ? sudo : undefined;
}

/** RUNLEVEL=1: Debian starts the servers that it installs, and these are only wanted by tests. */
const apt = (rights, ...words) =>
  run([...rights, 'env', 'DEBIAN_FRONTEND=noninteractive', 'RUNLEVEL=1', 'apt-get', ...APT_OPTIONS, ...words]);

function run([program, ...words]) {
  return spawnSync(program, words, { stdio: 'ignore', timeout: PATIENCE_MS }).status === 0;
}
