import { accessSync, constants, existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** A room of so many bytes for a process and its threads, and a count of what happened in it. */
export type MemoryCage = {
  /** `cgroup`: the kernel ends whoever needs more. `measured`: nothing holds it, and the peak is all there is to look at. */
  readonly kind: 'cgroup' | 'measured';
  /** Words to put before a command, so that it lives within from its first page on. */
  readonly around: readonly string[];
  /** How often the kernel ended a process for want of memory. */
  readonly kills: () => number;
  /** Takes it away; whoever lived in it must have ended. */
  readonly remove: () => void;
};

const ROOT = '/sys/fs/cgroup';
let count = 0;

/**
 * Makes one: a memory cgroup below our own, of version 1 or 2, which takes root and a kernel that lets us. Where there is
 * none to be had, a cage that holds nobody, and says so.
 */
export function memoryCage(bytes: number): MemoryCage {
  return firstVersion(bytes) ?? secondVersion(bytes) ?? MEASURED;
}

const MEASURED: MemoryCage = { kind: 'measured', around: [], kills: () => 0, remove: () => undefined };

/** The limit is of memory and swap together where the kernel counts swap. */
function firstVersion(bytes: number): MemoryCage | undefined {
  const folder = newGroup(path.join(ROOT, 'memory', ownGroup(/^\d+:(?:.*,)?memory(?:,.*)?:(.*)$/m)));
  if (folder === undefined) return undefined;
  const isSet = put(folder, 'memory.limit_in_bytes', bytes);
  put(folder, 'memory.memsw.limit_in_bytes', bytes);
  if (isSet) return cageIn(folder, 'memory.oom_control');
  rmdirSync(folder);
  return undefined;
}

function secondVersion(bytes: number): MemoryCage | undefined {
  if (!existsSync(path.join(ROOT, 'cgroup.controllers'))) return undefined;
  const folder = newGroup(path.join(ROOT, ownGroup(/^0::(.*)$/m)));
  if (folder === undefined) return undefined;
  const isSet = put(folder, 'memory.max', bytes);
  put(folder, 'memory.swap.max', 0);
  if (isSet) return cageIn(folder, 'memory.events');
  rmdirSync(folder);
  return undefined;
}

function ownGroup(line: RegExp): string {
  return existsSync('/proc/self/cgroup') ? (line.exec(readFileSync('/proc/self/cgroup', 'utf8'))?.[1] ?? '') : '';
}

function newGroup(parent: string): string | undefined {
  const folder = path.join(parent, `backtrail-test-${process.pid}-${(count += 1)}`);
  try {
    accessSync(path.join(parent, 'cgroup.procs'), constants.W_OK);
    mkdirSync(folder);
    return folder;
  } catch {
    return undefined; // not root, or a container that may only look
  }
}

function put(folder: string, file: string, value: number): boolean {
  try {
    writeFileSync(path.join(folder, file), String(value), { flag: 'r+' });
    return true;
  } catch {
    return false;
  }
}

function cageIn(folder: string, tally: string): MemoryCage {
  return {
    kind: 'cgroup',
    around: ['/bin/sh', '-c', 'echo $$ >"$0" && exec "$@"', path.join(folder, 'cgroup.procs')],
    kills: () => Number(/^oom_kill (\d+)$/m.exec(readFileSync(path.join(folder, tally), 'utf8'))?.[1] ?? 0),
    remove: () => {
      rmdirSync(folder);
    },
  };
}
