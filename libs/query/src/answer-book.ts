import type { EpochMs } from '#kernel';
import { attributionOf } from '#lineage';
import type { Attribution, Resolution, UnitId } from '#lineage';
import type pg from 'pg';
import { givenBy } from './given-by.ts';
import { ANSWER_COLUMNS, resolutionIn } from './stored-answer.ts';
import type { AnswerRow } from './stored-answer.ts';

// Each step is a look-up by key: the laterals keep the planner, which cannot know how many ancestors there are, from
// reading whole tables.
const ANSWERS_FROM = (units: string, alsoTold = ''): string => `
  with recursive up (unit) as (
    ${units}
    union
    select e.parent
    from up cross join lateral (select parent from edge where child = up.unit offset 0) e
  )
  select u.session_id, ${ANSWER_COLUMNS}, greatest(u.resolver_version, c.resolver_version) as resolver_version,
    c.epoch || ' ' || c.switches as state${alsoTold}
  from up cross join lateral (select * from unit where actor = up.unit offset 0) u
  cross join (select * from lineage.checkpoint where name = 'lineage') c`;

// The inner select keeps the planner from counting the list, and so from planning each question anew.
const ANCESTORS = ANSWERS_FROM('select unnest((select $1::uuid[]))');

// By the hash that the key of records begins with.
const ACTORS_OF_EVENT = `
    select actor from record
    where uuid_hash_extended(event_uuid, 0) = uuid_hash_extended($1, 0) and event_uuid = $1`;

const ANCESTORS_OF_EVENT = ANSWERS_FROM(
  ACTORS_OF_EVENT,
  `,
    exists (select from amended where event_uuid = $1) as is_told_anew`,
);

type Row = AnswerRow & {
  readonly session_id: string | null;
  readonly resolver_version: number;
  readonly state: string;
};

type EventRow = Row & { readonly is_told_anew: boolean };

/** Bounds of what is remembered; beyond one of them it is forgotten and read anew. */
const MOST_ANSWER_CHARACTERS = 1_200_000;
const MOST_HOPS = 100_000;

/**
 * The answers of units and of all units on any way back from them, read once and remembered within bounds, for whoever
 * goes through many events. Of one epoch of one resolver's lineage: when another is met, what was remembered is forgotten.
 */
export type AnswerBook = {
  /** Reads what is not known yet of some units and of their ancestors, in one query. */
  readonly load: (units: readonly UnitId[]) => Promise<void>;
  /**
   * Reads the same of whoever an event's records show, in one query that need not wait until these are read.
   *
   * @param eventUuid the 16 bytes under which the event is stored
   * @returns whether CloudTrail told of that event anew; null where the lineage knows nobody whom its records show
   */
  readonly loadOfEvent: (eventUuid: string) => Promise<boolean | null>;
  /** The resolution of a unit that was loaded; undefined where the lineage has none yet. */
  readonly resolutionOf: (unit: UnitId) => Resolution | undefined;
  /** The public id of the unit's session; null for identities without one. */
  readonly sessionIdOf: (unit: UnitId) => string | null;
  /** The answer of a loaded unit at a moment; the same object for all moments of one span. */
  readonly attributionAt: (unit: UnitId, at: EpochMs) => Attribution;
};

type Known = {
  readonly resolution: Resolution;
  readonly sessionId: string | null;
  readonly resolverVersion: number;
};

/** An empty book. */
export function createAnswerBook(pool: pg.Pool | pg.ClientBase): AnswerBook {
  const known = new Map<UnitId, Known>();
  const laidOut = new Map<string, Attribution>();
  let characters = 0;
  let hops = 0;
  let state: string | null = null;

  const forget = (): void => {
    known.clear();
    laidOut.clear();
    [characters, hops] = [0, 0];
  };
  const resolutionOf = (unit: UnitId): Resolution | undefined => known.get(unit)?.resolution;

  /** Takes in what was read. @returns whether all that was known before had to be forgotten for it */
  const takeIn = (rows: readonly Row[]): boolean => {
    const [first] = rows;
    if (first === undefined) return false;
    const isOutdated = state !== null && first.state !== state && known.size > 0;
    if (state !== first.state) forget();
    state = first.state;
    for (const row of rows) {
      const resolution = resolutionIn(row);
      known.set(resolution.unit, { resolution, sessionId: row.session_id, resolverVersion: row.resolver_version });
      characters += row.answer.length;
    }
    return isOutdated;
  };

  /** What is known of a unit is known of all its ancestors, or the way back would end too soon. */
  const load = async (units: readonly UnitId[]): Promise<void> => {
    if (characters > MOST_ANSWER_CHARACTERS) forget();
    const missing = [...new Set(units)].filter((unit) => !known.has(unit));
    if (missing.length === 0) return;
    const { rows } = await pool.query<Row>({ name: 'ancestors', text: ANCESTORS, values: [missing] });
    if (takeIn(rows)) await load(units);
  };

  const loadOfEvent = async (eventUuid: string): Promise<boolean | null> => {
    const query = { name: 'ancestors-of-event', text: ANCESTORS_OF_EVENT, values: [eventUuid] };
    const { rows } = await pool.query<EventRow>(query);
    takeIn(rows);
    return rows[0]?.is_told_anew ?? null;
  };

  const attributionAt = (unit: UnitId, at: EpochMs): Attribution => {
    const key = `${unit} ${spanIndex(resolutionOf(unit), at)}`;
    const before = laidOut.get(key);
    if (before !== undefined) return before;
    const version = known.get(unit)?.resolverVersion;
    const laid = attributionOf(unit, at, resolutionOf);
    const attribution = version === undefined ? laid : givenBy(laid, version);
    if (hops > MOST_HOPS) {
      laidOut.clear();
      hops = 0;
    }
    hops += 1 + attribution.hops.length + attribution.candidates.reduce((sum, way) => sum + way.hops.length, 0);
    laidOut.set(key, attribution);
    return attribution;
  };

  return { load, loadOfEvent, resolutionOf, sessionIdOf: (unit) => known.get(unit)?.sessionId ?? null, attributionAt };
}

/** Which of a unit's spans a moment lies in; -1 outside of all. Between two moments of one span no answer changes. */
export function spanIndex(resolution: Resolution | undefined, at: EpochMs): number {
  return resolution?.spans.findIndex((span) => span.from <= at && at <= span.until) ?? -1;
}
