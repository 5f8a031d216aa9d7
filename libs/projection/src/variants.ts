import type pg from 'pg';
import { canonicalForms } from './canonical-forms.ts';
import type { FoldableAppend } from './unfolded-appends.ts';

/**
 * Events of these appends that the ledger holds under more than one record, with all their records behind the horizon.
 * An id that was appended once stands in the key's index once. The index knows an id by 64 bits, and whoever writes
 * records may give many ids the same: so their records are looked through once for all ids that share them, and not for
 * each. All ids of a step are looked up at once, since an index is gone through for a sorted list at half the cost.
 */
const SUSPECTS = `
  with mine as (
    select event_uuid from ledger.record where append_id = any($1::bigint[])
  ), repeated as (
    select uuid_hash_extended(event_uuid, 0) as event_hash
    from ledger.record
    where uuid_hash_extended(event_uuid, 0) = any(array(select uuid_hash_extended(event_uuid, 0) from mine))
    group by 1
    having count(*) > 1
  )
  select r.event_time::text, r.event_uuid, coalesce(r.event_id, r.event_uuid::text) as event_id, r.account,
    encode(r.text_hash, 'hex') as text_hash, r.append_id, r.segment_id, r.block, r.block_offset, r.text_bytes
  from repeated
  cross join lateral (
    select * from ledger.record where uuid_hash_extended(event_uuid, 0) = repeated.event_hash offset 0
  ) r
  cross join lateral (
    select * from ledger.append
    where append_id = r.append_id and (incarnation, xid, append_id) <= ($2::integer, $3::xid8, $4::bigint)
    offset 0
  ) a
  -- as a value and not as a condition: so it is looked up in a hash, and joined with nothing
  where (r.event_uuid in (select event_uuid from mine)) is true
  order by r.event_uuid, event_id, r.account, a.incarnation, a.xid, a.append_id, r.text_hash`;

const KEEP = `
  insert into variant (event_time, event_uuid, account, text_hash, append_id, verdict, stands_for)
  select event_time, event_uuid, account, decode(text_hash, 'hex'), append_id, verdict, decode(stands_for, 'hex')
  from unnest($1::timestamptz[], $2::uuid[], $3::text[], $4::text[], $5::bigint[], $6::text[], $7::text[])
    as new (event_time, event_uuid, account, text_hash, append_id, verdict, stands_for)
  on conflict (event_uuid, account, event_time, text_hash) do update
    set verdict = excluded.verdict, stands_for = excluded.stands_for`;

type Suspect = {
  readonly event_time: string;
  readonly event_uuid: string;
  readonly event_id: string;
  readonly account: string;
  readonly text_hash: string;
  readonly append_id: string;
  readonly segment_id: string;
  readonly block: number;
  readonly block_offset: number;
  readonly text_bytes: number;
};

/** One record among several of one event: first to arrive, the same but for spelling, or saying something else. */
type Judged = Suspect & { readonly verdict: 'FIRST' | 'DUPLICATE' | 'CONFLICT'; readonly standsFor: string };

/**
 * Judges the events that these appends delivered once more in another form.
 *
 * One event reaches the ledger through several channels, spelled differently; equal but for the order of keys, white
 * space and spelling of numbers is a duplicate, anything else a conflict, and both are kept. Loaders cannot judge it,
 * since they do not see each other; behind the horizon the order of arrival is final, and so is the verdict.
 */
export async function judgeVariants(client: pg.ClientBase, appends: readonly FoldableAppend[]): Promise<void> {
  const last = appends.at(-1);
  if (last === undefined) return;
  const { rows } = await client.query<Suspect>(SUSPECTS, [
    appends.map((append) => append.append_id),
    last.incarnation,
    last.xid,
    last.append_id,
  ]);
  const groups = groupsOf(rows).filter((group) => group.length > 1);
  if (groups.length === 0) return;
  const formOf = await formsOf(client, groups.flat());
  await keep(
    client,
    groups.flatMap((group) => judge(group, formOf)),
  );
}

function groupsOf(rows: readonly Suspect[]): readonly Suspect[][] {
  const groups = new Map<string, Suspect[]>();
  for (const row of rows) {
    const key = `${row.event_id} ${row.account}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return [...groups.values()];
}

async function formsOf(client: pg.ClientBase, suspects: readonly Suspect[]): Promise<(suspect: Suspect) => string> {
  const placed = suspects.map((suspect) => ({
    suspect,
    location: {
      segmentId: Number(suspect.segment_id),
      block: suspect.block,
      blockOffset: suspect.block_offset,
      textBytes: suspect.text_bytes,
    },
  }));
  const forms = await canonicalForms(client, placed);
  const bySuspect = new Map([...forms].map(([{ suspect }, form]) => [suspect, form]));
  return (suspect) => bySuspect.get(suspect) ?? '';
}

/** `group` is in order of arrival. */
function judge(group: readonly Suspect[], formOf: (suspect: Suspect) => string): readonly Judged[] {
  const least = new Map<string, string>();
  for (const suspect of group) {
    const form = formOf(suspect);
    const known = least.get(form);
    if (known === undefined || suspect.text_hash < known) least.set(form, suspect.text_hash);
  }
  const arrived = new Set<string>();
  return group.map((suspect, position) => {
    const form = formOf(suspect);
    const verdict = position === 0 ? 'FIRST' : arrived.has(form) ? 'DUPLICATE' : 'CONFLICT';
    arrived.add(form);
    return { ...suspect, verdict, standsFor: least.get(form) ?? suspect.text_hash };
  });
}

async function keep(client: pg.ClientBase, judged: readonly Judged[]): Promise<void> {
  const column = <T>(of: (row: Judged) => T): T[] => judged.map(of);
  await client.query(KEEP, [
    column((row) => row.event_time),
    column((row) => row.event_uuid),
    column((row) => row.account),
    column((row) => row.text_hash),
    column((row) => row.append_id),
    column((row) => row.verdict),
    column((row) => row.standsFor),
  ]);
}
