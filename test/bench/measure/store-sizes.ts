import type pg from 'pg';

/** What one table takes on disk, its partitions together, in bytes. */
export type TableSize = {
  readonly name: string;
  readonly heap: number;
  /** Values too long for their row. */
  readonly toast: number;
  readonly indexes: readonly IndexSize[];
};

export type IndexSize = { readonly name: string; readonly bytes: number };

// A partition's indexes go by the name of the index of the whole table that they belong to.
const SIZES = `
  with named as (
    select c.oid, n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
  ), relation as (
    select c.oid, c.reltoastrelid, coalesce(i.inhparent, c.oid) as whole
    from pg_class c
    left join pg_inherits i on i.inhrelid = c.oid
    where c.relkind = 'r' and c.relnamespace in ('ledger'::regnamespace, 'lineage'::regnamespace)
  ),
  index_size as (
    select r.whole, coalesce(p.inhparent, x.indexrelid) as index, sum(pg_relation_size(x.indexrelid)) as bytes
    from relation r
    join pg_index x on x.indrelid = r.oid
    left join pg_inherits p on p.inhrelid = x.indexrelid
    group by 1, 2
  )
  select
    (select name from named where oid = r.whole) as name,
    sum(pg_table_size(r.oid) - coalesce(pg_total_relation_size(nullif(r.reltoastrelid, 0)), 0))::float8 as heap,
    sum(coalesce(pg_total_relation_size(nullif(r.reltoastrelid, 0)), 0))::float8 as toast,
    (
      select coalesce(json_agg(json_build_object('name', (select name from named where oid = x.index), 'bytes', x.bytes) order by x.bytes desc), '[]')
      from index_size x
      where x.whole = r.whole
    ) as indexes
  from relation r
  group by r.whole`;

/** The sizes of all tables, the largest first. */
export async function storeSizes(pool: pg.Pool): Promise<readonly TableSize[]> {
  const { rows } = await pool.query<TableSize>(SIZES);
  return rows.sort((a, b) => sizeOf(b) - sizeOf(a));
}

export const sizeOf = ({ heap, toast, indexes }: TableSize): number =>
  indexes.reduce((sum, { bytes }) => sum + bytes, heap + toast);

export const totalOf = (sizes: readonly TableSize[]): number => sizes.reduce((sum, size) => sum + sizeOf(size), 0);
