import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { takeStartLock } from '../../libs/platform/src/embedded/start-lock.ts';
import { scratchFolder } from '../builders/scratch-folder.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const RUN = ['--import', './test/support/run-typescript.mjs', '--conditions=source', 'test/support/lock-user-main.ts'];
const folder = scratchFolder();

/** Whoever was in when somebody else came in, and was not killed in there. */
function trespassesIn(diary: string, killed: ReadonlySet<string>): string[] {
  let inside: string | undefined;
  return diary.split('\n').flatMap((line) => {
    const [what, pid] = line.split(' ');
    const before = inside;
    inside = what === 'in' ? pid : undefined;
    return what === 'in' && before !== undefined && !killed.has(before)
      ? [`${String(pid)} came in upon ${before}`]
      : [];
  });
}

describe('takeStartLock', () => {
  it('is held by one at a time, among processes of which some are killed while they hold it', async () => {
    const [locks, diary] = [path.join(folder, 'many'), path.join(folder, 'diary')];
    const killed = new Set<string>();
    const workers = Array.from({ length: 7 }, (_, index) => {
      const isDoomed = index >= 3;
      const rounds = isDoomed ? '1000' : '25';
      const worker = spawn(process.execPath, [...RUN, locks, diary, rounds], { cwd: ROOT, stdio: 'inherit' });
      if (isDoomed) {
        killed.add(String(worker.pid));
        void sleep(500 + index * 150).then(() => worker.kill('SIGKILL'));
      }
      return once(worker, 'exit');
    });
    await Promise.all(workers);

    const written = readFileSync(diary, 'utf8');
    expect(trespassesIn(written, killed)).toEqual([]);
    expect(written.split('\n').filter((line) => line.startsWith('in ')).length).toBeGreaterThanOrEqual(75);
    expect(readdirSync(locks).length).toBeLessThan(30);
  });

  it('is given up waiting for when it stays taken', async () => {
    const locks = path.join(folder, 'taken');
    const unlock = await takeStartLock(locks, Date.now() + 1_000);
    expect(await takeStartLock(locks, Date.now() + 50)).toBeUndefined();
    unlock?.();
    expect(await takeStartLock(locks, Date.now() + 1_000)).toBeDefined();
  });
});
