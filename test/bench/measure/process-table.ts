import { readFileSync, readdirSync } from 'node:fs';

/** A process, as Linux tells. */
export type ProcessRow = {
  readonly pid: number;
  readonly parent: number;
  /** Time on a core so far. */
  readonly cpuMs: number;
  /** The same of its children that have ended and were waited for. */
  readonly endedChildrenMs: number;
};

/** Of every machine that Node runs on: Linux counts in hundredths of a second, whatever the kernel's own clock is. */
const MS_PER_TICK = 10;

/** All processes; none where there is no /proc. */
export function processTable(): readonly ProcessRow[] {
  return pids().flatMap((pid) => {
    const stat = textOf(`/proc/${pid}/stat`);
    // The second field is the name, in brackets, and may hold anything.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields.length < 15) return [];
    const [user = 0, system = 0, endedUser = 0, endedSystem = 0] = fields.slice(11, 15).map(Number);
    return [
      {
        pid,
        parent: Number(fields[1]),
        cpuMs: (user + system) * MS_PER_TICK,
        endedChildrenMs: (endedUser + endedSystem) * MS_PER_TICK,
      },
    ];
  });
}

/** A process and all that it began, by the table; nothing of `without` and what that began. */
export function treeOf(
  table: readonly ProcessRow[],
  root: number,
  without: number | null = null,
): readonly ProcessRow[] {
  const found = new Set([root]);
  for (let before = -1; before < found.size;) {
    before = found.size;
    for (const { pid, parent } of table) if (found.has(parent) && pid !== without) found.add(pid);
  }
  return table.filter(({ pid }) => found.has(pid));
}

/** The most memory that a process ever had; 0 when it is gone. */
export const peakBytesOf = (pid: number): number => kilobytesIn(`/proc/${pid}/status`, 'VmHWM') * 1024;

/** The memory of a process, where what it shares counts by its part; 0 when it is gone. */
export const shareBytesOf = (pid: number): number => kilobytesIn(`/proc/${pid}/smaps_rollup`, 'Pss') * 1024;

function pids(): readonly number[] {
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number);
  } catch {
    return [];
  }
}

function kilobytesIn(file: string, name: string): number {
  return Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(textOf(file))?.[1] ?? 0);
}

/** Empty where the process has ended meanwhile. */
function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
