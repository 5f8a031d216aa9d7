import { readFileSync } from 'node:fs';
import path from 'node:path';
import { peakBytesOf, processTable, shareBytesOf, treeOf } from './process-table.ts';
import type { ProcessRow } from './process-table.ts';

/** What a piece of work took. Zero where the machine does not tell. */
export type Usage = {
  /** On all cores together, PostgreSQL's left out. */
  readonly cpuMs: number;
  /** The high water of each process, added up. */
  readonly peakBytes: number;
  readonly postgresCpuMs: number;
  /** All of PostgreSQL's processes at one time, what they share counted once. */
  readonly postgresPeakBytes: number;
};

/** Begins to watch a process with all that it begins, and a PostgreSQL. The end of it gives what they took. */
export type Watch = { readonly end: () => Usage };

const LOOK_EVERY_MS = 100;
/** Adding up shared pages takes a few milliseconds. */
const LOOKS_PER_SHARE = 5;

/** @param cluster PostgreSQL's data folder; its server may start and stop meanwhile. Null where there is none. */
export function watch(root: number, cluster: string | null): Watch {
  const own = new Map<number, { cpuMs: number; peakBytes: number }>();
  const server = { firstMs: null as number | null, lastMs: 0, peakBytes: 0 };
  let looks = 0;

  const look = (): void => {
    const table = processTable();
    const postmaster = cluster === null ? null : postmasterOf(cluster);
    for (const { pid, cpuMs } of treeOf(table, root, postmaster)) {
      const peakBytes = Math.max(own.get(pid)?.peakBytes ?? 0, peakBytesOf(pid));
      own.set(pid, { cpuMs, peakBytes });
    }
    const servers = postmaster === null ? [] : treeOf(table, postmaster);
    if (servers.length > 0) {
      server.lastMs = serverCpuMs(servers, postmaster);
      server.firstMs ??= looks === 0 ? server.lastMs : 0;
      if (looks % LOOKS_PER_SHARE === 0) {
        server.peakBytes = Math.max(
          server.peakBytes,
          sumOf(servers, ({ pid }) => shareBytesOf(pid)),
        );
      }
    }
    looks += 1;
  };

  look();
  const timer = setInterval(look, LOOK_EVERY_MS);
  return {
    end: () => {
      clearInterval(timer);
      const seen = [...own.values()];
      return {
        cpuMs: sumOf(seen, ({ cpuMs }) => cpuMs),
        peakBytes: sumOf(seen, ({ peakBytes }) => peakBytes),
        postgresCpuMs: server.lastMs - (server.firstMs ?? 0),
        postgresPeakBytes: server.peakBytes,
      };
    },
  };
}

/** Processes of ended connections are counted by their parent, the first of all. */
function serverCpuMs(servers: readonly ProcessRow[], postmaster: number | null): number {
  return sumOf(servers, ({ pid, cpuMs, endedChildrenMs }) => cpuMs + (pid === postmaster ? endedChildrenMs : 0));
}

/** Null while no server runs. */
function postmasterOf(cluster: string): number | null {
  try {
    return Number(readFileSync(path.join(cluster, 'postmaster.pid'), 'utf8').split('\n', 1)[0]);
  } catch {
    return null;
  }
}

const sumOf = <T>(list: readonly T[], valueOf: (one: T) => number): number =>
  list.reduce((sum, one) => sum + valueOf(one), 0);
