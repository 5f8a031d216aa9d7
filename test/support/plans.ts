import type pg from 'pg';

/** A statement that was sent, and the values of one time. */
export type SentStatement = { readonly text: string; readonly values: readonly unknown[] };

type PlanNode = {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly Schema?: string;
  readonly 'Index Cond'?: string;
  readonly Plans?: readonly PlanNode[];
};

type Told = { readonly text: string; readonly values?: readonly unknown[] };

/** Does some reading on a view of a pool, and gives each statement that it sent, once. */
export async function statementsOf(
  pool: pg.Pool,
  read: (pool: pg.Pool) => Promise<unknown>,
): Promise<readonly SentStatement[]> {
  const sent = new Map<string, SentStatement>();
  const view = Object.create(pool) as pg.Pool;
  const query = (told: string | Told, values?: readonly unknown[]): unknown => {
    const statement = typeof told === 'string' ? { text: told, values: values ?? [] } : { values: [], ...told };
    sent.set(statement.text, statement);
    return pool.query(statement.text, [...statement.values]);
  };
  await read(Object.assign(view, { query: query as pg.Pool['query'] }));
  return [...sent.values()];
}

/**
 * What of the ledger and the lineage a statement reads from end to end even though PostgreSQL is told to avoid it: no
 * index serves it then. Reading an index from end to end is no better.
 *
 * @param begin begins the transaction that it is planned in
 */
export async function wholeReadsOf(
  pool: pg.Pool,
  { text, values }: SentStatement,
  begin: (client: pg.ClientBase) => Promise<unknown> = (client) => client.query('begin'),
): Promise<readonly string[]> {
  const client = await pool.connect();
  try {
    await begin(client);
    await client.query('set local enable_seqscan = off');
    const { rows } = await client.query<{ 'QUERY PLAN': readonly { readonly Plan: PlanNode }[] }>(
      `explain (verbose, format json) ${text}`,
      [...values],
    );
    const plans = rows.flatMap((row) => row['QUERY PLAN'].map(({ Plan }) => Plan));
    return [...new Set(plans.flatMap(nodesIn).filter(isWholeRead).map(placeOf))];
  } finally {
    await client.query('rollback');
    client.release();
  }
}

const nodesIn = (node: PlanNode): readonly PlanNode[] => [node, ...(node.Plans ?? []).flatMap(nodesIn)];

/** One row, always; or one for each account and region; or one for each addendum, of which most stores have none. */
const FEW_ROWS = new Set(['lineage.checkpoint', 'coverage.area', 'lineage.amended']);

function isWholeRead(node: PlanNode): boolean {
  if (node['Relation Name'] === undefined || FEW_ROWS.has(tableOf(node))) return false;
  if (node['Node Type'] === 'Bitmap Heap Scan') return false; // what its indexes are asked for, they tell themselves
  return node['Node Type'] === 'Seq Scan' || node['Index Cond'] === undefined;
}

const tableOf = (node: PlanNode): string => `${node.Schema ?? ''}.${node['Relation Name'] ?? ''}`;

const placeOf = (node: PlanNode): string => `${node['Node Type']} of ${tableOf(node)}`;
