import { describe, expect, it } from '@jest/globals';
import { aFew, healthOf, OK, UNKNOWN } from './part-state.ts';
import type { Parts } from './part-state.ts';

const well: Parts = { database: OK, ledger: OK, lineage: OK, workers: OK, queue: UNKNOWN, sources: OK };
const amber = { state: 'amber', code: 'SOURCE_LATE' } as const;
const red = { state: 'red', code: 'WORKER_SILENT' } as const;

describe('healthOf', () => {
  it.each([
    ['ready', well, []],
    ['degraded', { ...well, sources: amber }, []],
    ['not ready', { ...well, sources: amber, workers: red }, []],
    ['degraded', { ...well, sources: amber, workers: red }, ['workers']],
    ['ready', { ...well, sources: amber, workers: red }, ['workers', 'sources', 'nonsense']],
  ] as const)('is %s of %j without %j', (status, parts, exclude) => {
    expect(healthOf(parts, new Set<string>(exclude))).toEqual({ status, parts });
  });
});

describe('aFew', () => {
  it('names ten, and counts the rest', () => {
    const names = Array.from({ length: 12 }, (_, at) => `name ${at}`);
    expect(aFew(names.slice(0, 10))).toEqual(names.slice(0, 10));
    expect(aFew(names)).toEqual([...names.slice(0, 10), 'and 2 more']);
  });
});
