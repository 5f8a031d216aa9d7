import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { describe } from '@jest/globals';
import { freePort } from '../../libs/platform/src/embedded/free-port.ts';
import { until } from './store-under-test.ts';

/** A Redis of a test's own, that keeps nothing. */
export type TestRedis = {
  readonly url: string;
  /** What `redis-cli` says to a command. */
  readonly say: (...words: readonly string[]) => string;
  /** Ends it at once, as the machine would. */
  readonly kill: () => Promise<void>;
  /** Starts it, at the same address. */
  readonly start: () => Promise<void>;
};

const hasRedis = (() => {
  try {
    execFileSync('redis-server', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

/** `describe` for tests that need a Redis: left out, and counted as such, where there is none. */
export const describeWithRedis = hasRedis ? describe : describe.skip;

/** A Redis that is not started yet. */
export async function newRedis(): Promise<TestRedis> {
  const port = await freePort();
  const url = `redis://127.0.0.1:${String(port)}`;
  const words = ['redis-server', '--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  let shell: ChildProcess | null = null;
  const say: TestRedis['say'] = (...command) =>
    execFileSync('redis-cli', ['-u', url, ...command], { encoding: 'utf8', stdio: 'pipe' });
  const answers = (): boolean => {
    try {
      return say('ping').includes('PONG');
    } catch {
      return false;
    }
  };
  return {
    url,
    say,
    start: async () => {
      // The shell ends the server when its own input ends, which it does even if this process is killed.
      const script = '"$@" & cat; kill -9 $!';
      shell = spawn('/bin/sh', ['-c', script, 'sh', ...words], { cwd: '/tmp', stdio: ['pipe', 'ignore', 'ignore'] });
      await until('redis answers', answers);
    },
    kill: async () => {
      shell?.stdin?.end();
      await until('redis is gone', () => !answers());
    },
  };
}
