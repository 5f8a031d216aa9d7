import type pg from 'pg';
import { aFew, OK } from './part-state.ts';
import type { PartState } from './part-state.ts';

/** A source that is followed, and how its last look went. */
export type SourceLook = {
  readonly name: string;
  readonly kind: string;
  readonly everySeconds: number;
  /** How long a look has been due; below 0 while none is. */
  readonly dueSeconds: number;
  readonly failure: string | null;
};

const LOOKS = `
  select name, kind, every_seconds as "everySeconds", look_failure as failure,
    extract(epoch from clock_timestamp() - look_at)::float8 as "dueSeconds"
  from follow.source
  where removed_at is null and paused_at is null
  order by name`;

/** A look that is late by less may wait for a worker, or be under way. */
const LATE_AFTER_SECONDS = 60;

export async function lookAtSources(pool: pg.Pool): Promise<readonly SourceLook[]> {
  const { rows } = await pool.query<SourceLook>(LOOKS);
  return rows;
}

/** Judges the sources. One that cannot be looked at is its own trouble: the others go on, and so do answers. */
export function judgeSources(sources: readonly SourceLook[]): PartState {
  const failing = sources.filter(({ failure }) => failure !== null);
  if (failing.length > 0)
    return { state: 'amber', code: codeOf(failing[0]?.failure ?? ''), about: aFew(failing.map(({ name }) => name)) };
  const late = sources.filter(isLate);
  if (late.length === 0) return OK;
  const seconds = Math.round(Math.max(...late.map(({ dueSeconds }) => dueSeconds)));
  return { state: 'amber', code: 'SOURCE_LATE', about: aFew(late.map(({ name }) => name)), seconds };
}

/** Whether a source was not looked at for much longer than its interval. A queue has none: it answers all the time. */
function isLate({ kind, everySeconds, dueSeconds }: SourceLook): boolean {
  return dueSeconds > (kind === 'queue' ? LATE_AFTER_SECONDS : Math.max(LATE_AFTER_SECONDS, everySeconds));
}

/** A failure begins with its code; what follows may name places. */
const codeOf = (failure: string): string => /^[A-Z][A-Z0-9_]*(?=:|$)/.exec(failure)?.[0] ?? 'SOURCE_LOOK_FAILED';
