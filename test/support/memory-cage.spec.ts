import { spawnSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import { memoryCage } from './memory-cage.ts';

const MB = 1024 * 1024;

function fill(around: readonly string[], bytes: number): { signal: string | null; out: string } {
  const words = [...around, process.execPath, '-e', `Buffer.alloc(${bytes}, 1); console.log('held')`];
  const { signal, stdout } = spawnSync(words[0] ?? '', words.slice(1), { encoding: 'utf8' });
  return { signal, out: stdout.trim() };
}

describe('a memory cage', () => {
  it('lets live who keeps within it; ends who does not, and counts that, unless it says that it only measures', () => {
    const cage = memoryCage(192 * MB);
    try {
      expect([fill(cage.around, 32 * MB), cage.kills()]).toEqual([{ signal: null, out: 'held' }, 0]);
      const ended = cage.kind === 'cgroup' ? { signal: 'SIGKILL', out: '' } : { signal: null, out: 'held' };
      expect([fill(cage.around, 512 * MB), cage.kills() > 0]).toEqual([ended, cage.kind === 'cgroup']);
    } finally {
      cage.remove();
    }
  });
});
