import type pg from 'pg';

/** A table of the lineage: what a row is known by, and what else there is of it. */
type Table = {
  readonly name: string;
  readonly key: readonly string[];
  readonly rest: readonly string[];
  /** Whether a row says by which version it was answered. */
  readonly isVersioned?: true;
};

const UNIT_REST = [
  ...[
    'epoch',
    'first_at',
    'last_at',
    'created_at',
    'status',
    'account',
    'principal_id',
    'access_key_id',
    'odd_session_arn',
  ],
  ...['role_arn', 'session_id', 'rest', 'answer', 'answer_epoch', 'origin_ids', 'possible_origin_ids'],
];

const REVISION_REST = ['from_epoch', 'status', 'answer', 'origin_ids', 'possible_origin_ids'];

const ORIGIN_KEY = ['origin', 'scale', 'since', 'actor'];

/** All that a lineage holds but its checkpoint and the keys of its facts. */
const TABLES: readonly Table[] = [
  { name: 'unit', key: ['actor'], rest: UNIT_REST, isVersioned: true },
  { name: 'revision', key: ['actor', 'until_epoch'], rest: REVISION_REST, isVersioned: true },
  { name: 'edge', key: ['parent', 'child'], rest: ['from_epoch'] },
  { name: 'past_edge', key: ['parent', 'child', 'until_epoch'], rest: ['from_epoch'] },
  { name: 'unit_origin', key: ORIGIN_KEY, rest: [] },
  { name: 'past_origin', key: ORIGIN_KEY, rest: [] },
  { name: 'fact', key: ['fact_id'], rest: ['epoch', 'append_id', 'block', 'line'] },
  {
    name: 'amended',
    key: ['event_uuid', 'fact_id'],
    rest: ['account', 'by_uuid', 'by_event_id', 'fields', 'epoch'],
  },
  {
    name: 'variant',
    key: ['event_uuid', 'account', 'event_time', 'text_hash'],
    rest: ['append_id', 'verdict', 'stands_for'],
  },
];

const FACT_KEY: Table = {
  name: 'fact_key',
  key: ['fact_id'],
  rest: ['principal_key', 'role_key', 'holder_key', 'other_key'],
};

/** All columns that are taken over, by table. */
export const TAKEN_OVER: readonly { readonly table: string; readonly columns: readonly string[] }[] = [
  ...TABLES,
  FACT_KEY,
]
  .map((table) => ({ table: table.name, columns: columnsOf(table) }))
  .sort((a, b) => (a.table < b.table ? -1 : 1));

function columnsOf({ key, rest, isVersioned }: Table): readonly string[] {
  return [...key, ...rest, ...(isVersioned === true ? ['resolver_version'] : [])];
}

const isSame = (columns: readonly string[]): string =>
  columns.map((column) => `n.${column} = p.${column}`).join(' and ');

/** An answer of a version above the new lineage's is not the new lineage's, even if it says the same. */
function isOther({ rest, isVersioned }: Table): string {
  const differs = rest.map((column) => `n.${column} is distinct from p.${column}`);
  return [...differs, ...(isVersioned === true ? ['p.resolver_version > n.resolver_version'] : [])].join(' or ');
}

const deleteOf = (table: Table): string => `
  delete from lineage.${table.name} p
  where not exists (select from lineage_next.${table.name} n where ${isSame(table.key)})`;

/** In place, since hardly any index holds what changes. */
function updateOf(table: Table): string {
  const columns = columnsOf(table).filter((column) => !table.key.includes(column));
  return `
  update lineage.${table.name} p
  set ${columns.map((column) => `${column} = n.${column}`).join(', ')}
  from lineage_next.${table.name} n
  where ${isSame(table.key)} and (${isOther(table)})`;
}

function insertOf(table: Table): string {
  const columns = columnsOf(table).join(', ');
  return `
  insert into lineage.${table.name} (${columns})
  select ${columns} from lineage_next.${table.name} n
  where not exists (select from lineage.${table.name} p where ${isSame(table.key)})`;
}

// Rows of keys are not unique by themselves: a fact has all of its rows from one or the other.
const FACT_KEYS = columnsOf(FACT_KEY).join(', ');
const DELETE_KEYS = `
  delete from lineage.fact_key
  where fact_id in (
    select fact_id from (
      (select ${FACT_KEYS} from lineage.fact_key except all select ${FACT_KEYS} from lineage_next.fact_key)
      union all
      (select ${FACT_KEYS} from lineage_next.fact_key except all select ${FACT_KEYS} from lineage.fact_key)
    ) other
  )`;
const INSERT_KEYS = `
  insert into lineage.fact_key (${FACT_KEYS})
  select ${FACT_KEYS} from lineage_next.fact_key n
  where not exists (select from lineage.fact_key p where p.fact_id = n.fact_id)`;

/** Whole tables are compared: read from end to end, with more room than by default, which only one process takes at a time. */
const WHOLE = `
  set local enable_seqscan to default;
  set local max_parallel_workers_per_gather to default;
  set local work_mem = '64MB'`;

const MOVE = `
  update lineage.checkpoint p
  set incarnation = n.incarnation, xid = n.xid, append_id = n.append_id, epoch = n.epoch,
    resolver_version = n.resolver_version, program = n.program, switches = p.switches + 1
  from lineage_next.checkpoint n
  where n.name = p.name and n.epoch >= p.epoch
    and (n.incarnation, n.xid, n.append_id) >= (p.incarnation, p.xid, p.append_id)`;

/**
 * Makes the present lineage what the one beside it is, by writing what differs and nothing else. As part of a transaction
 * that holds the locks of both: until it commits, whoever reads sees what was there before, and after it what is there now.
 *
 * @param onTable told of each table that is compared
 */
export async function takeOver(client: pg.ClientBase, onTable: (name: string) => void): Promise<void> {
  await client.query(WHOLE);
  for (const table of TABLES) {
    onTable(table.name);
    await client.query(deleteOf(table));
    if (table.rest.length > 0) await client.query(updateOf(table));
    await client.query(insertOf(table));
  }
  onTable('fact_key');
  await client.query(DELETE_KEYS);
  await client.query(INSERT_KEYS);
  const { rowCount } = await client.query(MOVE);
  if (rowCount !== 1) throw new Error('the lineage beside covers less than the present one: it was not taken over');
}
