import { CopyEncoder, copyInto } from '#ledger';
import type { Resolution, UnitId } from '#lineage';
import type pg from 'pg';

const CUT = `
  delete from lineage.edge where child = any($1::uuid[])`;

const COPY = `
  copy lineage.edge (parent, child) from stdin (format binary)`;

// Each step is a look-up by key: the lateral keeps the planner, which cannot know how many descendants there are, from
// reading the whole table.
const DESCENDANTS = `
  with recursive down (unit) as (
    select unnest($1::uuid[])
    union
    select e.child
    from down cross join lateral (select child from lineage.edge where parent = down.unit offset 0) e
  )
  select unit from down`;

/** Replaces the edges that lead to some units by those of their present candidates; `tied` are those that may have edges. */
export async function tieEdges(
  client: pg.ClientBase,
  bindings: readonly Pick<Resolution, 'unit' | 'candidates'>[],
  tied: readonly UnitId[],
): Promise<void> {
  if (tied.length > 0) await client.query(CUT, [tied]);
  const rows = new CopyEncoder(2, 1024);
  let edges = 0;
  for (const { unit, candidates } of bindings) {
    const parents = new Set(candidates.flatMap(({ behind }) => (behind.kind === 'unit' ? [behind.unit] : [])));
    for (const parent of parents) rows.row().uuid(parent).uuid(unit);
    edges += parents.size;
  }
  if (edges > 0) await copyInto(client, COPY, rows.end());
}

/** The units themselves, and all that hang from them, at any depth. */
export async function descendantsOf(client: pg.ClientBase, units: readonly UnitId[]): Promise<readonly UnitId[]> {
  if (units.length === 0) return [];
  const { rows } = await client.query<{ unit: UnitId }>(DESCENDANTS, [units]);
  return rows.map(({ unit }) => unit);
}
