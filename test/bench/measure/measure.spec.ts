import { describe, expect, it } from '@jest/globals';
import { benchOptions } from '../bench-options.ts';
import { treeOf } from './process-table.ts';
import type { ProcessRow } from './process-table.ts';
import { spreadOf } from './spread.ts';

const aProcess = (pid: number, parent: number): ProcessRow => ({ pid, parent, cpuMs: 0, endedChildrenMs: 0 });

describe('the benchmark', () => {
  it('gives the least time that so many do not exceed', () => {
    const times = Array.from({ length: 1_000 }, (_, at) => 1_000 - at);
    expect(spreadOf(times)).toEqual({ p50: 500, p95: 950, p99: 990, most: 1_000 });
    expect(spreadOf([7])).toEqual({ p50: 7, p95: 7, p99: 7, most: 7 });
  });

  it('counts a process with all that it began, whatever their order, and leaves one of them out with all it began', () => {
    const table = [aProcess(9, 7), aProcess(5, 1), aProcess(7, 5), aProcess(6, 5), aProcess(8, 2)];
    expect(treeOf(table, 5).map(({ pid }) => pid)).toEqual([9, 5, 7, 6]);
    expect(treeOf(table, 5, 7).map(({ pid }) => pid)).toEqual([5, 6]);
  });

  it('measures everything but growth unless it is told what', () => {
    const { parts, sizes, records, isWrite } = benchOptions([]);
    expect([...parts]).toEqual(['floor', 'duckdb', 'ours', 'latency']);
    expect({ sizes, records, isWrite }).toEqual({ sizes: [], records: 450_000, isWrite: false });
    expect(benchOptions(['--only', 'growth', '--sizes', '10,20']).sizes).toEqual([10, 20]);
    expect(() => benchOptions(['--only', 'speed'])).toThrow('"speed"');
    expect(() => benchOptions(['--records', '1e6'])).toThrow('"1e6"');
    expect(() => benchOptions(['--records', '20000', '--write'])).toThrow('no place');
  });
});
