import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { oddSessionArn } from '#lineage';
import { freshDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';

const STORE = `
  insert into lineage.unit (actor, epoch, first_at, last_at, status, principal_id, role_arn, odd_session_arn, rest, answer,
    answer_epoch, resolver_version)
  select gen_random_uuid(), nth, now(), now(), 'PROVEN', principal_id, role_arn, odd_session_arn, '', '', 1, 1
  from unnest($1::text[], $2::text[], $3::text[]) with ordinality as new (principal_id, role_arn, odd_session_arn, nth)`;

const STORED = `
  select session_arn as "sessionArn" from lineage.unit order by epoch`;

const FOUND = `
  select count(*)::integer as found
  from lineage.unit where hashtextextended(session_arn, 0) = hashtextextended($1, 0) and session_arn = $1`;

const ROLE = 'arn:aws:iam::111122223333:role/team/path/release';
const USUAL = 'arn:aws:sts::111122223333:assumed-role/release/carol';

type Columns = Parameters<typeof oddSessionArn>[0];
const text = (...parts: readonly string[]): fc.Arbitrary<string | null> =>
  fc.option(fc.array(fc.constantFrom(...parts), { maxLength: 8 }).map((some) => some.join('')));

/** ARNs and ids of any making, and whole ones. */
const columns: fc.Arbitrary<Columns> = fc.record({
  principalId: fc.oneof(fc.constant('AROAX:carol'), text(':', 'AROAX', 'carol', '/', '\n', 'é')),
  roleArn: fc.oneof(fc.constant(ROLE), text(':', '/', 'arn', 'aws-cn', 'role', '111122223333', '\n', 'é')),
  sessionArn: fc.oneof(
    fc.constant(USUAL),
    text(':assumed-role/', 'arn', '/', 'é').map((arn) => (arn === '' ? null : arn)),
  ),
});

describe("a session's ARN", () => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await freshDatabase();
  });
  afterAll(() => db.drop());

  it('is in PostgreSQL what it was, whether it is stored or follows from the role and the name', async () => {
    const whole: Columns = { principalId: 'AROAX:carol', roleArn: ROLE, sessionArn: USUAL };
    const units = [whole, { ...whole, sessionArn: null }, ...fc.sample(columns, { numRuns: 1_000, seed: 1 })];
    await db.pool.query(STORE, [
      units.map(({ principalId }) => principalId),
      units.map(({ roleArn }) => roleArn),
      units.map(oddSessionArn),
    ]);
    const { rows } = await db.pool.query<Pick<Columns, 'sessionArn'>>(STORED);
    expect(rows.map(({ sessionArn }) => sessionArn)).toEqual(units.map(({ sessionArn }) => sessionArn));
    expect(units.map(oddSessionArn).slice(0, 2)).toEqual([null, '']);
    expect((await db.pool.query(FOUND, [USUAL])).rows).toEqual([
      { found: units.filter(({ sessionArn }) => sessionArn === USUAL).length },
    ]);
  });
});
