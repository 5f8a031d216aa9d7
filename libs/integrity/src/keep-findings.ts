import type { Finding } from '#ledger';
import type pg from 'pg';

const KEEP = `
  insert into integrity.finding (pass_id, code, append_id, event_id, object_id, segment_id, quarantine_id, detail)
  select $1, f.* from unnest($2::text[], $3::bigint[], $4::text[], $5::bigint[], $6::bigint[], $7::bigint[], $8::text[])
    f (code, append_id, event_id, object_id, segment_id, quarantine_id, detail)`;

/** A lost table makes millions of them. */
const MOST_KEPT = 1_000;

/** Keeps what was found in a pass, up to a thousand in all. @param before how many were found in it until now */
export async function keepFindings(
  client: pg.ClientBase,
  passId: string,
  found: readonly Finding[],
  before: number,
): Promise<void> {
  const kept = found.slice(0, Math.max(0, MOST_KEPT - before));
  if (kept.length === 0) return;
  const column = <K extends keyof Finding>(name: K): Finding[K][] => kept.map((finding) => finding[name]);
  await client.query(KEEP, [
    passId,
    column('code'),
    column('appendId'),
    // What was tampered with may hold anything, and no text column takes a zero byte.
    column('eventId').map((id) => id?.replaceAll('\0', '') ?? null),
    column('objectId'),
    column('segmentId'),
    column('quarantineId'),
    column('detail').map((text) => text.replaceAll('\0', '')),
  ]);
}
