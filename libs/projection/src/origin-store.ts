import { CopyEncoder, copyInto } from '#ledger';
import type { EpochMs } from '#kernel';
import { originHashOf, useRangeOf } from '#lineage';
import type { Resolution, UnitId, UseRange } from '#lineage';
import type pg from 'pg';
import { originsOfUnit } from './unit-origins.ts';

const COPY = `
  copy unit_origin (origin, since, actor, scale) from stdin (format binary)`;

// Each is looked up by the key: the lateral keeps the planner, which cannot know how large the table is, from reading all of it.
const GONE = `
  delete from unit_origin
  where ctid = any(array(
    select named.ctid
    from unnest($1::bigint[], $2::smallint[], $3::bigint[], $4::uuid[]) as gone (origin, scale, since, actor)
    cross join lateral (
      select o.ctid from unit_origin o
      where o.origin = gone.origin and o.scale = gone.scale and o.since = gone.since and o.actor = gone.actor
      offset 0
    ) named
  ))`;

/** What an answer names no more it once named: whoever asks what was known then finds the unit by it. */
const CUT = `
  with cut as (${GONE}
    returning origin, since, actor, scale
  )
  insert into past_origin (origin, since, actor, scale) select origin, since, actor, scale from cut on conflict do nothing`;

/** A unit's answer and when it was used, and both as they were before: null where it was not known. */
export type UnitChange = { readonly unit: UnitId; readonly before: UnitState | null; readonly after: UnitState };

/** What of a unit tells where it is filed. */
export type UnitState = {
  readonly firstAt: EpochMs;
  readonly lastAt: EpochMs;
  readonly answer: Pick<Resolution, 'spans' | 'otherwise'>;
};

type Naming = UseRange & { readonly origin: number; readonly unit: UnitId };

/**
 * Which units name an origin no more, and which do so from now on. What names it still and was used at other times than was
 * known leaves its place, and comes to another.
 */
export type Namings = {
  readonly gone: readonly Naming[];
  readonly left: readonly Naming[];
  readonly come: readonly Naming[];
};

/** What the changes of some units mean for where they are found by an origin. */
export function namingsOf(changes: readonly UnitChange[]): Namings {
  const [gone, left, come] = [new Array<Naming>(), new Array<Naming>(), new Array<Naming>()];
  for (const { unit, before, after } of changes) {
    const now = useRangeOf(after.firstAt, after.lastAt);
    const then = before === null ? now : useRangeOf(before.firstAt, before.lastAt);
    const isMoved = then.since !== now.since || then.scale !== now.scale;
    if (before?.answer === after.answer && !isMoved) continue;
    const [known, named] = [before === null ? NONE : hashesOf(before.answer), hashesOf(after.answer)];
    for (const origin of known) {
      if (!named.has(origin)) gone.push({ origin, unit, ...then });
      else if (isMoved) left.push({ origin, unit, ...then });
    }
    for (const origin of named) if (isMoved || !known.has(origin)) come.push({ origin, unit, ...now });
  }
  return { gone, left, come };
}

/** Keeps up which units name an origin. */
export async function nameOrigins(client: pg.ClientBase, { gone, left, come }: Namings): Promise<void> {
  if (gone.length > 0) await client.query(CUT, columnsOf(gone));
  if (left.length > 0) await client.query(GONE, columnsOf(left));
  if (come.length === 0) return;
  const rows = new CopyEncoder(4, come.length * 60);
  const inOrder = come.toSorted((a, b) => a.origin - b.origin || a.scale - b.scale || a.since - b.since);
  for (const { origin, since, unit, scale } of inOrder) rows.row().int8(origin).int8(since).uuid(unit).int2(scale);
  await copyInto(client, COPY, rows);
}

const columnsOf = (namings: readonly Naming[]): unknown[] => [
  namings.map(({ origin }) => origin),
  namings.map(({ scale }) => scale),
  namings.map(({ since }) => since),
  namings.map(({ unit }) => unit),
];

const NONE: ReadonlySet<number> = new Set();

function hashesOf(answer: UnitState['answer']): ReadonlySet<number> {
  const { stated, possible } = originsOfUnit(answer);
  return new Set([...stated, ...possible].map(originHashOf));
}
