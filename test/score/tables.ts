import { FAULTS, WAYS } from '../simulator/index.ts';
import { foundOf } from './tally.ts';
import type { Counts, Tally } from './tally.ts';

const HEAD = [
  'events',
  'knowable',
  'right',
  'missed',
  'found',
  'wrong',
  'path wrong',
  'silent',
  'right beyond',
  'excepted',
  'usual recipe finds',
  'and names wrongly',
];

/** All that was counted, as Markdown. */
export function tablesOf({ total, ways, faults, lengths, misses, silences }: Tally): string {
  return [
    table('way of joining', [...rowsIn(WAYS, ways), ['all', total]]),
    table('fault on the way', rowsIn(['none', ...FAULTS], faults)),
    table('sessions on the way', rowsIn([...lengths.keys()].sort(byFirstNumber), lengths)),
    counted('what was knowable and not named', misses),
    counted('why an event is not knowable', silences),
  ].join('\n\n');
}

const byFirstNumber = (a: string, b: string): number => Number.parseInt(a, 10) - Number.parseInt(b, 10);

function rowsIn(names: readonly string[], rows: ReadonlyMap<string, Counts>): [string, Counts][] {
  return names.flatMap((name): [string, Counts][] => {
    const row = rows.get(name);
    return row === undefined ? [] : [[name, row]];
  });
}

function table(title: string, rows: readonly (readonly [string, Counts])[]): string {
  const lines = rows.map(([name, counts]) => `| ${[name, ...cellsOf(counts)].join(' | ')} |`);
  return [`| ${[title, ...HEAD].join(' | ')} |`, `|---|${HEAD.map(() => '--:|').join('')}`, ...lines].join('\n');
}

function cellsOf(counts: Counts): string[] {
  const named = counts.events === 0 ? 0 : counts.recipeRight / counts.events;
  return [
    ...[counts.events, counts.knowable, counts.right, counts.missed].map(grouped),
    counts.knowable === 0 ? '–' : percent(foundOf(counts), 2),
    ...[counts.wrong, counts['path wrong'], counts.silent, counts['right beyond'], counts.excepted].map(grouped),
    percent(named, 1),
    grouped(counts.recipeWrong),
  ];
}

function counted(title: string, counts: ReadonlyMap<string, number>): string {
  if (counts.size === 0) return `${title}: nothing`;
  const rows = [...counts].sort(([, a], [, b]) => b - a).map(([name, count]) => `| ${name} | ${grouped(count)} |`);
  return [`| ${title} | events |`, '|---|--:|', ...rows].join('\n');
}

export const percent = (part: number, digits: number): string => `${(part * 100).toFixed(digits)} %`;
export const grouped = (count: number): string => String(count).replaceAll(/\B(?=(\d{3})+$)/g, ',');
