import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { ROOT } from './checkout.mjs';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** Runs Node in the checkout (program first, then its words) and gives the exit code with all that was written. */
export async function runNode(words, environment = {}) {
  const child = spawnNode(words, 'pipe', environment);
  const written = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => written.push(chunk));
  const code = await endOf(child);
  return { code, output: Buffer.concat(written).toString() };
}

/** The same, writing straight to the terminal. Gives the exit code. */
export const showNode = (words) => endOf(spawnNode(words, 'inherit', {}));

function spawnNode(words, output, environment) {
  const env = { ...process.env, ...environment };
  return spawn(process.execPath, words, { cwd: ROOT, env, stdio: ['ignore', output, output] });
}

/** Those that run now, several at a time where checks go on side by side. */
const running = new Set();

/** Waits for the child's end. A signal that ends this process meanwhile ends every child too. */
async function endOf(child) {
  if (running.size === 0) for (const signal of SIGNALS) process.on(signal, endAll);
  running.add(child);
  try {
    return await new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => resolve(code ?? 1));
    });
  } finally {
    running.delete(child);
    if (running.size === 0) for (const signal of SIGNALS) process.removeListener(signal, endAll);
  }
}

function endAll(signal) {
  for (const child of running) child.kill(signal);
  process.exit(128 + constants.signals[signal]);
}
