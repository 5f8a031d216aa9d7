import { CopyEncoder, copyInto } from '#ledger';
import { originHashOf } from '#lineage';
import type { Resolution, UnitId } from '#lineage';
import type pg from 'pg';
import { originsOfUnit } from './unit-origins.ts';

const COPY = `
  copy unit_origin (origin, actor) from stdin (format binary)`;

/** What an answer names no more it once named: whoever asks what was known then finds the unit by it. */
const CUT = `
  with cut as (
    delete from unit_origin o
    using unnest($1::bigint[], $2::uuid[]) as gone (origin, actor)
    where o.origin = gone.origin and o.actor = gone.actor
    returning o.origin, o.actor
  )
  insert into past_origin (origin, actor) select origin, actor from cut on conflict do nothing`;

/** A unit's answer, and the one that it had before: null where it had none. */
export type AnswerChange = {
  readonly unit: UnitId;
  readonly before: Answer | null;
  readonly after: Answer;
};

type Answer = Pick<Resolution, 'spans' | 'otherwise'>;

type Naming = { readonly origin: number; readonly unit: UnitId };

/** Which units name an origin no more, and which do so from now on. */
export type Namings = { readonly gone: readonly Naming[]; readonly come: readonly Naming[] };

/** What the changes of some answers mean for which units name an origin. */
export function namingsOf(changes: readonly AnswerChange[]): Namings {
  const [gone, come] = [new Array<Naming>(), new Array<Naming>()];
  for (const { unit, before, after } of changes) {
    const [known, now] = [before === null ? NONE : hashesOf(before), hashesOf(after)];
    for (const origin of known) if (!now.has(origin)) gone.push({ origin, unit });
    for (const origin of now) if (!known.has(origin)) come.push({ origin, unit });
  }
  return { gone, come };
}

/** Keeps up which units name an origin. */
export async function nameOrigins(client: pg.ClientBase, { gone, come }: Namings): Promise<void> {
  if (gone.length > 0) await client.query(CUT, [gone.map(({ origin }) => origin), gone.map(({ unit }) => unit)]);
  if (come.length === 0) return;
  const rows = new CopyEncoder(2, come.length * 40);
  const inOrder = come.toSorted((a, b) => a.origin - b.origin);
  for (const { origin, unit } of inOrder) rows.row().int8(origin).uuid(unit);
  await copyInto(client, COPY, rows);
}

const NONE: ReadonlySet<number> = new Set();

function hashesOf(answer: Answer): ReadonlySet<number> {
  const { stated, possible } = originsOfUnit(answer);
  return new Set([...stated, ...possible].map(originHashOf));
}
