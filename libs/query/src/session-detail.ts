import { compareText, distinctInOrder } from '#kernel';
import type { Claim, Gap, Origin } from '#lineage';
import { originKey } from '#lineage';
import type pg from 'pg';
import { createAnswerBook } from './answer-book.ts';
import { eventCounts, sumOfCounts } from './event-counts.ts';
import type { EventCounts } from './event-counts.ts';
import { exploreTree } from './explore-tree.ts';
import { issuesOf } from './issue.ts';
import type { Issue } from './issue.ts';
import { parentLinksOf } from './parent-links.ts';
import { sessionsOf } from './session-summary.ts';
import type { SessionSummary } from './session-summary.ts';
import { unitsOfSessions } from './unit-row.ts';
import type { UnitRow } from './unit-row.ts';
import { momentsOf } from './unit-answer.ts';

/** One key of a session, and what was done with it; `accessKeyId` is null for records that show none. */
export type SessionKey = {
  readonly accessKeyId: string | null;
} & EventCounts;

/** Everything that is known of one session. */
export type SessionDetail = SessionSummary &
  EventCounts & {
    /** The origin behind all that it did; null where that differs or is not known. */
    readonly origin: Origin | null;
    /** The calls that issued it, with what they asked for; several where it is open which of them did. */
    readonly issues: readonly Issue[];
    readonly claims: readonly Claim[];
    readonly gaps: readonly Gap[];
    readonly keys: readonly SessionKey[];
    /** Sessions that were issued to this one, by first use. */
    readonly children: readonly SessionSummary[];
    readonly hasMoreChildren: boolean;
  };

const MOST_UNITS = 5_000;
const MOST_CHILDREN = 200;

/** One session by its public id; null where the lineage knows none of that id. */
export async function sessionDetail(pool: pg.Pool | pg.ClientBase, sessionId: string): Promise<SessionDetail | null> {
  const units = await unitsOfSessions(pool, [sessionId], MOST_UNITS);
  const [summary] = sessionsOf(units);
  if (summary === undefined) return null;
  const book = createAnswerBook(pool);
  await book.load(units.map(({ unit }) => unit));
  const answers = units.flatMap(({ unit, firstAt, lastAt }) =>
    momentsOf(book.resolutionOf(unit), firstAt, lastAt).map((at) => book.attributionAt(unit, at)),
  );
  const resolutions = units.flatMap(({ unit }) => book.resolutionOf(unit) ?? []);
  const [counts, issues, below] = await Promise.all([
    eventCounts(pool, units),
    issuesOf(
      pool,
      units.flatMap((unit) => parentLinksOf(unit, book)),
    ),
    exploreTree(pool, [{ kind: 'session', id: sessionId, unit: null }], {
      isUp: false,
      isDown: true,
      depth: 1,
      maxNodes: MOST_CHILDREN + 1,
    }),
  ]);
  const children = sessionsOf([...below.sessions].flatMap(([id, members]) => (id === sessionId ? [] : members)));
  return {
    ...summary,
    ...sumOfCounts(units, counts),
    origin: commonOrigin(answers.map(({ origin }) => origin)),
    issues,
    claims: distinct(resolutions.flatMap(({ claims }) => claims)),
    gaps: distinct(answers.flatMap(({ gap }) => gap ?? [])),
    keys: keysOf(units, counts),
    children,
    hasMoreChildren: below.isTruncated,
  };
}

function keysOf(units: readonly UnitRow[], counts: ReadonlyMap<string, EventCounts>): readonly SessionKey[] {
  const keys = [...new Set(units.map(({ accessKeyId }) => accessKeyId))].sort((a, b) => compareText(a ?? '', b ?? ''));
  return keys.map((accessKeyId) => ({
    accessKeyId,
    ...sumOfCounts(
      units.filter((unit) => unit.accessKeyId === accessKeyId),
      counts,
    ),
  }));
}

function commonOrigin(origins: readonly (Origin | null)[]): Origin | null {
  const [first] = origins;
  if (first == null) return null;
  const key = originKey(first);
  return origins.every((origin) => origin !== null && originKey(origin) === key) ? first : null;
}

const distinct = <T>(values: readonly T[]): readonly T[] => distinctInOrder(values, (value) => JSON.stringify(value));
