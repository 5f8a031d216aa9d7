import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const HERE = import.meta.dirname;
const ROOT = path.resolve(HERE, '../..');

/**
 * Gives the run a keeper: a process that starts a PostgreSQL of the run's own when the first spec asks for it, so that a
 * run that needs none pays nothing. It ends, and leaves nothing behind, when its input does, which the kernel sees to
 * even if this process is killed. In a session of its own, since Ctrl-C must not end it before it has tidied up.
 */
export default function setUp() {
  const home = mkdtempSync(path.join(tmpdir(), 'backtrail-test-'));
  chmodSync(home, 0o755); // root's PostgreSQL runs under another account, which must be able to enter
  const socket = path.join(home, 'keeper.sock');
  const words = ['--import', path.join(HERE, 'run-typescript.mjs'), '--conditions=source'];
  const keeper = spawn(process.execPath, [...words, path.join(HERE, 'test-server-keeper.ts'), home, socket], {
    cwd: ROOT,
    detached: true,
    stdio: ['pipe', 'inherit', 'inherit'],
  });
  keeper.unref();
  keeper.stdin.unref();
  process.env.BACKTRAIL_TEST_SERVER = socket;
  globalThis.testServerKeeper = keeper;
}
