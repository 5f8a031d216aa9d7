import { eventPages, whoseOf } from '#query';
import type pg from 'pg';
import { attributionsIn } from './law-store.ts';

/** All that questions read, by the names that they read it by. */
const RELATIONS = {
  // But for how the ARN is stored, which the view need not tell: the ARN itself is there.
  unit: `select to_jsonb(t) - 'odd_session_arn' as row from unit t`,
  edge: 'select jsonb_build_array(t.parent, t.child) as row from edge t',
  fact: 'select to_jsonb(t) as row from fact t',
  record: 'select to_jsonb(t) as row from record t',
  amended: 'select to_jsonb(t) as row from amended t',
  variant: `select to_jsonb(t) - 'verdict' as row from variant t where stands_for <> text_hash`,
} as const;

const EVERYTHING = { from: null, until: null, accountId: null, isWrite: false } as const;

/** What is known to whoever asks through a connection, in canonical form. */
export async function knownTo(client: pg.Pool | pg.ClientBase): Promise<unknown> {
  const known: unknown[] = [];
  for (const [name, rows] of Object.entries(RELATIONS)) {
    const text = `select jsonb_agg(q.row order by q.row) as rows from (${rows}) q`;
    const { rows: all } = await client.query<{ rows: unknown }>(text);
    known.push([name, all[0]?.rows ?? []]);
  }
  return [known, await attributionsIn(client), await deedsIn(client)];
}

const SOME_ORIGINS = `
  select distinct o.id from unit u cross join lateral unnest(u.origin_ids || u.possible_origin_ids) o (id) order by o.id limit 3`;

/** What was done by the first of all origins that any answer names. */
async function deedsIn(client: pg.Pool | pg.ClientBase): Promise<readonly unknown[]> {
  const { rows } = await client.query<{ id: string }>(SOME_ORIGINS);
  const deeds: unknown[] = [];
  for (const { id } of rows) {
    const whose = await whoseOf(client, id);
    let mayBelong = 0; // of all pages: where one ends depends on the windows, which may be wider of then
    for await (const page of eventPages(client, { ...EVERYTHING, whose })) {
      mayBelong += page.mayBelong;
      deeds.push(...page.events.map(({ place, attribution }) => [id, place, attribution]));
    }
    deeds.push([id, mayBelong]);
  }
  return deeds;
}
