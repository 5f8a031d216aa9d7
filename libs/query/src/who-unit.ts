import { isoOf } from '#kernel';
import type { EpochMs } from '#kernel';
import { attributionOf } from '#lineage';
import type { Attribution, Resolution, UnitId } from '#lineage';
import type pg from 'pg';
import { ancestryOf } from './ancestry.ts';
import type { RecognisedId } from './recognise-id.ts';

/** The answer for one session and one of its keys: who stands behind it, and when it was seen. */
export type UnitAnswer = {
  readonly sessionArn: string | null;
  readonly accessKeyId: string | null;
  readonly principalId: string | null;
  /** When the session says that it was created; null for identities without a session. */
  readonly createdAt: string | null;
  readonly firstSeenAt: string;
  readonly lastSeenAt: string;
} & Attribution;

const COLUMNS = `
  select actor, principal_id, access_key_id, session_arn, session_key, created_at, first_at, last_at
  from lineage.unit`;

const BY_KIND: Readonly<Record<Exclude<RecognisedId['kind'], 'event'>, string>> = {
  key: `${COLUMNS} where access_key_id = $1 order by first_at, actor limit 5000`,
  session: `${COLUMNS} where session_arn = $1 order by first_at, actor limit 5000`,
  role: `${COLUMNS} where role_arn = $1 order by first_at, actor limit 5000`,
  instance: `${COLUMNS} where session_name = $1 order by first_at, actor limit 5000`,
};

type Row = {
  readonly actor: UnitId;
  readonly principal_id: string | null;
  readonly access_key_id: string | null;
  readonly session_arn: string | null;
  readonly session_key: string | null;
  readonly created_at: Date | null;
  readonly first_at: Date;
  readonly last_at: Date;
};

/**
 * Who stands behind a key, a session, a role or an instance: one answer for each session and key, and more than one
 * where the identities of one session lead to different answers.
 *
 * @param at picks the sessions that were alive then, of a key id that repeats; null takes all
 */
export async function whoHeld(
  pool: pg.Pool,
  { kind, id }: RecognisedId,
  at: EpochMs | null,
): Promise<readonly UnitAnswer[]> {
  if (kind === 'event') return [];
  const { rows } = await pool.query<Row>(BY_KIND[kind], [id]);
  const resolutions = await ancestryOf(
    pool,
    rows.map((row) => row.actor),
  );
  const alive = at === null ? rows : rows.filter((row) => isAliveAt(row, resolutions.get(row.actor), at));
  return merged(alive.flatMap((row) => answersOf(row, at, resolutions)));
}

function isAliveAt(row: Row, resolution: Resolution | undefined, at: EpochMs): boolean {
  const spans = resolution?.spans ?? [];
  if (spans.some((span) => span.from <= at && at <= span.until)) return true;
  return (row.created_at ?? row.first_at).getTime() <= at && at <= row.last_at.getTime();
}

function answersOf(row: Row, at: EpochMs | null, resolutions: ReadonlyMap<UnitId, Resolution>): readonly UnitAnswer[] {
  const moments = at === null ? new Set([row.first_at.getTime(), row.last_at.getTime()]) : new Set([at]);
  return [...moments].map((moment) => ({
    sessionArn: row.session_arn,
    accessKeyId: row.access_key_id,
    principalId: row.principal_id,
    createdAt: row.created_at === null ? null : isoOf(row.created_at.getTime() as EpochMs),
    firstSeenAt: isoOf(row.first_at.getTime() as EpochMs),
    lastSeenAt: isoOf(row.last_at.getTime() as EpochMs),
    ...attributionOf(row.actor, moment as EpochMs, (unit) => resolutions.get(unit)),
  }));
}

/** Answers that differ only in when they were seen are one; its time of sight covers theirs. */
function merged(answers: readonly UnitAnswer[]): readonly UnitAnswer[] {
  const byAnswer = new Map<string, UnitAnswer>();
  for (const answer of answers) {
    const key = JSON.stringify({ ...answer, firstSeenAt: null, lastSeenAt: null });
    const known = byAnswer.get(key) ?? answer;
    const firstSeenAt = known.firstSeenAt < answer.firstSeenAt ? known.firstSeenAt : answer.firstSeenAt;
    const lastSeenAt = known.lastSeenAt > answer.lastSeenAt ? known.lastSeenAt : answer.lastSeenAt;
    byAnswer.set(key, { ...answer, firstSeenAt, lastSeenAt });
  }
  return [...byAnswer.values()].sort((a, b) => compareText(sortKeyOf(a), sortKeyOf(b)));
}

const sortKeyOf = (answer: UnitAnswer): string => JSON.stringify([answer.createdAt, answer.firstSeenAt, answer]);

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
