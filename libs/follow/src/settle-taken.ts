import type { Dealt, Passes } from '#ingest';
import type pg from 'pg';
import { backOffSeconds, MOST_STRIKES, MOST_TRIES, MOST_TRIES_UNMENDED } from './back-off.ts';
import type { TakenObject } from './taken-object.ts';

/** What becomes of an object that was taken. */
export type Settlement = {
  readonly foundId: string;
  readonly objectId: number;
  readonly state: 'waiting' | 'read' | 'skipped' | 'failed';
  readonly reason: string | null;
  readonly detail: string | null;
  readonly tries: number;
  readonly strikes: number;
  /** Seconds until it is read again, while it waits. */
  readonly waitSeconds: number;
};

// Only while it is the taker's own: another worker may have it since, whose word counts then.
const SETTLE = `
  update follow.found f
  set state = s.state, reason = s.reason, detail = s.detail, tries = s.tries, strikes = s.strikes, taken_by = null,
    due_at = clock_timestamp() + make_interval(secs => s.wait_seconds),
    ended_at = case when s.state = 'waiting' then null else clock_timestamp() end
  from unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::int[], $7::int[], $8::float8[])
    s (found_id, object_id, state, reason, detail, tries, strikes, wait_seconds)
  where f.found_id = s.found_id and f.object_id = s.object_id and f.state = 'taken'`;

/** Says what became of taken objects. Repeatable: one that was settled stays as it was. */
export async function settle(pool: pg.Pool, settlements: readonly Settlement[]): Promise<void> {
  const column = <K extends keyof Settlement>(name: K): Settlement[K][] => settlements.map((each) => each[name]);
  await pool.query(SETTLE, [
    column('foundId'),
    column('objectId'),
    column('state'),
    column('reason'),
    column('detail'),
    column('tries'),
    column('strikes'),
    column('waitSeconds'),
  ]);
}

/** How often an object is read before it is given up, by whether that may help. */
const MOST_TRIES_OF: Readonly<Record<Passes, number>> = {
  'by itself': MOST_TRIES,
  'when mended': MOST_TRIES_UNMENDED,
  never: 1,
};

/** What is to become of an object that was read. */
export function settlementOf(taken: TakenObject, dealt: Dealt, dice: number): Settlement {
  const { foundId, objectId, strikes, tries } = taken;
  const settled = { foundId, objectId, tries, strikes, reason: null, detail: null, waitSeconds: 0 };
  if (dealt.kind === 'read') return { ...settled, state: 'read' };
  const { reason, detail } = dealt;
  if (dealt.kind === 'skipped') return { ...settled, state: 'skipped', reason, detail };
  const failed = { ...settled, tries: tries + 1, reason, detail };
  if (failed.tries >= MOST_TRIES_OF[dealt.passes]) return { ...failed, state: 'failed' };
  return { ...failed, state: 'waiting', waitSeconds: backOffSeconds(failed.tries, dice) };
}

/** What is to become of an object that could not be read for no fault of its own. */
export function returned({ foundId, objectId, strikes, tries }: TakenObject, waitSeconds: number): Settlement {
  return { foundId, objectId, state: 'waiting', reason: null, detail: null, tries, strikes, waitSeconds };
}

/** What is to become of an object at which a reader died: another try by itself, or the end. */
export function struck(taken: TakenObject, why: string): Settlement {
  const strikes = taken.strikes + 1;
  const again = { ...returned(taken, 0), strikes };
  if (strikes < MOST_STRIKES) return again;
  const detail = `reading it ended the reader ${strikes} times: ${why}`;
  return { ...again, state: 'failed', reason: 'READER_DIED', detail };
}
