import { availableParallelism } from 'node:os';
import type { Load } from '../measure/load.ts';
import type { BenchRun } from '../measure/run-bench.ts';
import { sizeOf, totalOf } from '../measure/store-sizes.ts';
import { megabytes, NONE, ratio, seconds, tableOf, whole } from './markdown.ts';

type Row = { readonly name: string; readonly records: number; readonly load: Load; readonly isWhole: boolean };

/** How fast records come in, beside the floors and DuckDB. */
export function loadTable({ trail, parsing, copying, copyingAll, loops, duckdb, ours }: BenchRun): string {
  const rows: readonly Row[] = [
    ...rowOf('gunzip and `JSON.parse` alone', parsing, trail.records, true),
    ...rowOf('the narrow rows alone, by one `COPY`', copying, copying?.records ?? 0, false),
    ...rowOf('both, one after the other', oneAfterTheOther(parsing, copying), trail.records, true),
    ...rowOf('all rows that are stored, by one `COPY` each', copyingAll, copyingAll?.records ?? 0, false),
    ...rowOf('parsing and that, on all cores at once', onAllCores(parsing, copyingAll), trail.records, true),
    ...rowOf('a loop: parse, then the narrow rows, a `COPY` a file', loops?.byFile ?? null, trail.records, true),
    ...rowOf('the same, 5,000 rows at a time', loops?.bySteps ?? null, trail.records, true),
    ...rowOf('DuckDB: load, remove what came twice, index', duckdb, trail.records, true),
    ...rowOf('**Backtrail: `ingest`, lineage current**', ours?.load ?? null, trail.records, true),
  ];
  const rateOf = ({ records, load }: Row): number => (records / load.wallMs) * 1_000;
  const rateBy = (load: Load | null): number | null => {
    const row = rows.find((one) => one.load === load);
    return row === undefined ? null : rateOf(row);
  };
  const cells = rows.map((row) => {
    const { usage, wallMs } = row.load;
    const rate = rateOf(row);
    return [
      row.name,
      whole(rate),
      row.isWhole ? whole((trail.bytes / wallMs) * 1e-3) : NONE,
      ...[parsing, copying, duckdb].map((load) => ratio(rate, rateBy(load))),
      seconds(wallMs),
      usage.cpuMs > 0 ? seconds(usage.cpuMs) : NONE,
      usage.postgresCpuMs > 0 ? seconds(usage.postgresCpuMs) : NONE,
      megabytes(usage.peakBytes),
      megabytes(usage.postgresPeakBytes),
    ];
  });
  const head = [
    'what',
    'records/s',
    'MB/s',
    '× parsing',
    '× COPY',
    '× DuckDB',
    'seconds',
    'CPU s',
    "PostgreSQL's",
    'peak memory',
    "PostgreSQL's",
  ];
  return tableOf(head, cells);
}

function rowOf(name: string, load: Load | null, records: number, isWhole: boolean): readonly Row[] {
  return load === null ? [] : [{ name, records, load, isWhole }];
}

/** A loader that overlapped nothing, and did nothing else: worked out, not run. */
function oneAfterTheOther(parsing: Load | null, copying: Load | null): Load | null {
  if (parsing === null || copying === null) return null;
  const cpuMs = parsing.usage.cpuMs + copying.usage.cpuMs;
  const usage = { ...copying.usage, cpuMs, postgresPeakBytes: 0 };
  return { records: copying.records, wallMs: parsing.wallMs + copying.wallMs, usage };
}

/** A loader that kept all cores busy from beginning to end, and did nothing else: worked out, not run. */
function onAllCores(parsing: Load | null, copying: Load | null): Load | null {
  if (parsing === null || copying === null) return null;
  const cpuMs = parsing.usage.cpuMs + copying.usage.cpuMs;
  const { postgresCpuMs } = copying.usage;
  const usage = { cpuMs, peakBytes: 0, postgresCpuMs, postgresPeakBytes: 0 };
  return { records: copying.records, wallMs: (cpuMs + postgresCpuMs) / availableParallelism(), usage };
}

/** What a stored record takes on disk: by table, and the indexes by name. */
export function storeTables({ trail, ours, duckdb }: BenchRun): string {
  if (ours === null) return '';
  const per = (bytes: number): string => (bytes / trail.distinct).toFixed(1);
  const { sizes } = ours;
  const tables = sizes.map((size) => {
    const indexed = size.indexes.reduce((sum, { bytes }) => sum + bytes, 0);
    return [`\`${size.name}\``, per(size.heap), per(size.toast), per(indexed), per(sizeOf(size))];
  });
  const indexes = sizes
    .flatMap((size) => size.indexes.map((index) => ({ ...index, table: size.name })))
    .sort((a, b) => b.bytes - a.bytes)
    .filter(({ bytes }) => bytes / trail.distinct >= 1);
  const beside = duckdb === null ? '' : `; DuckDB's database takes ${per(duckdb.storeBytes)}`;
  return [
    `A stored record takes **${per(totalOf(sizes))} bytes** on disk${beside}. Its text is ${per(trail.bytes * (trail.distinct / trail.records))} bytes long.`,
    tableOf(
      ['bytes a record', 'rows', 'long values', 'indexes', 'all'],
      [...tables.filter(([, , , , all]) => Number(all) >= 0.5), ['all', ...sumsOf(sizes, per)]],
    ),
    tableOf(
      ['index', 'bytes a record'],
      indexes.map(({ name, table, bytes }) => [`\`${name}\` of \`${table}\``, per(bytes)]),
    ),
  ].join('\n\n');
}

function sumsOf(sizes: NonNullable<BenchRun['ours']>['sizes'], per: (bytes: number) => string): readonly string[] {
  const heap = sizes.reduce((sum, size) => sum + size.heap, 0);
  const toast = sizes.reduce((sum, size) => sum + size.toast, 0);
  return [heap, toast, totalOf(sizes) - heap - toast, totalOf(sizes)].map(per);
}
