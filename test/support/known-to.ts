import type pg from 'pg';
import { attributionsIn } from './law-store.ts';

/** All that questions read, by the names that they read it by. */
const RELATIONS = {
  unit: 'select to_jsonb(t) as row from unit t',
  edge: 'select jsonb_build_array(t.parent, t.child) as row from edge t',
  fact: 'select to_jsonb(t) as row from fact t',
  record: 'select to_jsonb(t) as row from record t',
  variant: `select to_jsonb(t) - 'verdict' as row from variant t where stands_for <> text_hash`,
} as const;

/** What is known to whoever asks through a connection, in canonical form. */
export async function knownTo(client: pg.Pool | pg.ClientBase): Promise<unknown> {
  const known: unknown[] = [];
  for (const [name, rows] of Object.entries(RELATIONS)) {
    const text = `select jsonb_agg(q.row order by q.row) as rows from (${rows}) q`;
    const { rows: all } = await client.query<{ rows: unknown }>(text);
    known.push([name, all[0]?.rows ?? []]);
  }
  return [known, await attributionsIn(client)];
}
