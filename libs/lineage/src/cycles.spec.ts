import { describe, expect, it } from '@jest/globals';
import { componentsOf } from './cycles.ts';

const graph = (edges: Readonly<Record<string, readonly string[]>>) =>
  componentsOf(Object.keys(edges), (unit) => edges[unit] ?? []);

describe('componentsOf', () => {
  it('puts what a unit leads to before it', () => {
    expect(graph({ use: ['admin'], admin: ['build'], build: [] })).toEqual([['build'], ['admin'], ['use']]);
  });

  it('gathers a circle in one component, after what leads out of it', () => {
    expect(graph({ a: ['b'], b: ['c'], c: ['a', 'out'], out: [], use: ['a'] })).toEqual([
      ['out'],
      ['a', 'b', 'c'],
      ['use'],
    ]);
  });

  it('keeps circles that touch by one way apart', () => {
    expect(graph({ a: ['b'], b: ['a', 'c'], c: ['d'], d: ['c'] })).toEqual([
      ['c', 'd'],
      ['a', 'b'],
    ]);
  });

  it('sorts the members of a circle, wherever it was entered', () => {
    expect(graph({ c: ['a'], a: ['d'], d: ['b'], b: ['c'] })).toEqual([['a', 'b', 'c', 'd']]);
  });

  it('gives each unit once, whether it was reached or asked for first', () => {
    expect(graph({ use: ['build'], build: [], other: [], again: ['build'] })).toEqual([
      ['build'],
      ['use'],
      ['other'],
      ['again'],
    ]);
  });

  it('takes a unit that leads to itself, and one that leads somewhere twice', () => {
    expect(graph({ a: ['a'], b: ['a', 'a'] })).toEqual([['a'], ['b']]);
  });

  it('reaches units that were not asked for', () => {
    expect(componentsOf(['a'], (unit) => (unit === 'a' ? ['b'] : []))).toEqual([['b'], ['a']]);
  });

  it('walks 100,000 units without running out of stack', () => {
    const last = 100_000;
    const components = componentsOf(['0'], (unit) => (Number(unit) < last ? [String(Number(unit) + 1)] : []));
    expect(components).toHaveLength(last + 1);
    expect(components[0]).toEqual([String(last)]);
    const circle = componentsOf(['0'], (unit) => [String((Number(unit) + 1) % last)]);
    expect(circle.map((component) => component.length)).toEqual([last]);
  });
});
