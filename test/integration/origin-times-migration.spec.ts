import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { EpochMs } from '#kernel';
import { SHORTEST_USE_MS, useRangeOf } from '#lineage';
import { migrate, migrationsFolder } from '#platform';
import type { TestDatabase } from '../support/database.ts';
import { databaseBefore } from '../support/earlier-database.ts';

const ORIGIN_TIMES = '20261122002400_origin_times';

/** Uses of every scale that there may be, just within it and just beyond, from the first to the last moment of all. */
const FIRST = Date.parse('0001-01-01T00:00:00Z');
const LONGEST = Date.parse('9999-12-31T23:59:59.999Z') - FIRST;
const LENGTHS = [
  ...[0, 1, LONGEST],
  ...Array.from({ length: 29 }, (_, scale) => SHORTEST_USE_MS * 2 ** scale).flatMap((length) => [length, length + 1]),
].filter((length) => length <= LONGEST);

const UNITS = `
  insert into lineage.unit (actor, epoch, first_at, last_at, status, rest, answer, answer_epoch, resolver_version)
  select unit, 1, first_at, last_at, 'PROVEN', '', '', 1, 1
  from unnest($1::uuid[], $2::timestamptz[], $3::timestamptz[]) as new (unit, first_at, last_at)`;
const NAMINGS = `
  insert into lineage.unit_origin (origin, actor) select 7, actor from lineage.unit;
  insert into lineage.past_origin (origin, actor) select -9, actor from lineage.unit`;
const FILED = `
  select origin::integer, since::text, scale, actor from lineage.unit_origin
  union all select origin::integer, since::text, scale, actor from lineage.past_origin
  order by origin desc, actor`;

describe('the migration to the times of what names an origin', () => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await databaseBefore(ORIGIN_TIMES);
  });
  afterAll(() => db.drop());

  it('files every unit by the times that are known of it, and forgets none that named an origin once', async () => {
    const units = LENGTHS.map((length, index) => ({
      unit: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
      firstAt: FIRST as EpochMs,
      lastAt: (FIRST + length) as EpochMs,
    }));
    const timesOf = (at: 'firstAt' | 'lastAt'): readonly string[] =>
      units.map((unit) => new Date(unit[at]).toISOString());
    const values = [units.map(({ unit }) => unit), timesOf('firstAt'), timesOf('lastAt')];
    await db.ownerPool.query(UNITS, values);
    await db.ownerPool.query(NAMINGS);

    expect(await migrate(db.ownerUrl, migrationsFolder())).toContain(ORIGIN_TIMES);
    const filed = (origin: number): readonly unknown[] =>
      units.map(({ unit, firstAt, lastAt }) => {
        return { origin, since: String(firstAt), scale: useRangeOf(firstAt, lastAt).scale, actor: unit };
      });
    expect((await db.pool.query(FILED)).rows).toEqual([...filed(7), ...filed(-9)]);
  });
});
