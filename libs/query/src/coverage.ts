import type pg from 'pg';

const OF_ACCOUNTS = `
  select k.account
  from unnest($1::text[]) k (account)
  where exists (select from ledger.segment s where s.account = k.account)`;

const IS_EMPTY = `
  select not exists (select from ledger.segment) as is_empty`;

/** Which of some accounts any record was delivered to. */
export async function accountsInStore(
  pool: pg.Pool | pg.ClientBase,
  accountIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const { rows } = await pool.query<{ account: string }>(OF_ACCOUNTS, [accountIds]);
  return new Set(rows.map((row) => row.account));
}

/** Whether nothing was ever ingested. */
export async function isStoreEmpty(pool: pg.Pool | pg.ClientBase): Promise<boolean> {
  const { rows } = await pool.query<{ is_empty: boolean }>(IS_EMPTY);
  return rows[0]?.is_empty === true;
}
