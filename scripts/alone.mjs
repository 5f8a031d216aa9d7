import { linkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ROOT, hashOf, say, textOf } from './checkout.mjs';

const POLL_MS = 200;

/**
 * Runs `work` while no other command installs or builds in this checkout: `npm start` and `npm test` may come at once.
 *
 * The lock is a file that names the process holding it. It lies outside of the checkout, since installing empties
 * node_modules, and is taken over when its process is gone.
 */
export async function alone(work) {
  const lock = path.join(tmpdir(), `backtrail-${process.getuid?.() ?? ''}-${hashOf([ROOT]).slice(0, 16)}.lock`);
  await take(lock);
  const release = () => rmSync(lock, { force: true });
  process.once('exit', release);
  try {
    return await work();
  } finally {
    release();
    process.removeListener('exit', release);
  }
}

async function take(lock) {
  for (let tries = 0; !isTaken(lock); tries += 1) {
    const holder = textOf(lock);
    if (holder !== '' && !isAlive(Number(holder))) {
      rmSync(lock, { force: true });
      continue;
    }
    if (tries === 0) say(`waiting for process ${holder}, which prepares this checkout too (${lock})`);
    await sleep(POLL_MS);
  }
}

/** A link is made whole or not at all, so the lock never lacks its holder. */
function isTaken(lock) {
  const own = `${lock}.${process.pid}`;
  writeFileSync(own, String(process.pid));
  try {
    linkSync(own, lock);
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  } finally {
    rmSync(own, { force: true });
  }
  return textOf(lock) === String(process.pid);
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
