import { CopyEncoder, copyInto } from '#ledger';
import type { Resolution, UnitId } from '#lineage';
import type pg from 'pg';

/** What is an edge no more was one until this epoch. */
const CUT = `
  with kept (parent, child) as (
    select * from unnest($2::uuid[], $3::uuid[])
  ), cut as (
    delete from edge e
    where child = any($1::uuid[]) and not exists (select from kept where kept.parent = e.parent and kept.child = e.child)
    returning parent, child, from_epoch
  )
  insert into past_edge (parent, child, from_epoch, until_epoch) select parent, child, from_epoch, $4::bigint from cut`;

const TIE = `
  insert into edge (parent, child, from_epoch)
  select parent, child, $3::bigint from unnest($1::uuid[], $2::uuid[]) as e (parent, child)
  on conflict do nothing`;

const COPY = `
  copy edge (parent, child, from_epoch) from stdin (format binary)`;

// Each step is a look-up by key: the lateral keeps the planner, which cannot know how many descendants there are, from
// reading the whole table.
const DESCENDANTS = `
  with recursive down (unit) as (
    select unnest($1::uuid[])
    union
    select e.child
    from down cross join lateral (select child from edge where parent = down.unit offset 0) e
  )
  select unit from down`;

/**
 * Replaces the edges that lead to some units by those of their present candidates.
 *
 * @param tied those of the units that may have edges; the others have none
 */
export async function tieEdges(
  client: pg.ClientBase,
  bindings: readonly Pick<Resolution, 'unit' | 'candidates'>[],
  tied: ReadonlySet<UnitId>,
  epoch: string,
): Promise<void> {
  await retie(client, bindings.filter(({ unit }) => tied.has(unit)).flatMap(edgesOf), [...tied], epoch);
  const edges = bindings.filter(({ unit }) => !tied.has(unit)).flatMap(edgesOf);
  if (edges.length === 0) return;
  const rows = new CopyEncoder(3, edges.length * 64);
  for (const { parent, child } of edges) rows.row().uuid(parent).uuid(child).int8(Number(epoch));
  await copyInto(client, COPY, rows);
}

type Edge = { readonly parent: UnitId; readonly child: UnitId };

function edgesOf({ unit, candidates }: Pick<Resolution, 'unit' | 'candidates'>): readonly Edge[] {
  const parents = new Set(candidates.flatMap(({ behind }) => (behind.kind === 'unit' ? [behind.unit] : [])));
  return [...parents].map((parent) => ({ parent, child: unit }));
}

async function retie(
  client: pg.ClientBase,
  edges: readonly Edge[],
  children: readonly UnitId[],
  epoch: string,
): Promise<void> {
  if (children.length === 0) return;
  const ends = [edges.map(({ parent }) => parent), edges.map(({ child }) => child)] as const;
  await client.query(CUT, [children, ...ends, epoch]);
  if (edges.length > 0) await client.query(TIE, [...ends, epoch]);
}

/** The units themselves, and all that hang from them, at any depth. */
export async function descendantsOf(client: pg.ClientBase, units: readonly UnitId[]): Promise<readonly UnitId[]> {
  if (units.length === 0) return [];
  const { rows } = await client.query<{ unit: UnitId }>(DESCENDANTS, [units]);
  return rows.map(({ unit }) => unit);
}
