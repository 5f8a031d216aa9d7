import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RESOLVER } from '#lineage';
import type { Resolver } from '#lineage';
import { lineageComputedBy, lineageDigest, switchLineage } from '#projection';
import { bytesOf } from '../builders/a-record.ts';
import { startTestApi } from '../support/api-server.ts';
import { freshDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { foldAll } from '../support/fold-all.ts';
import { attributionsIn } from '../support/law-store.ts';
import { historyDump } from '../support/lineage-dump.ts';
import { appendRecords, newRecordsOf } from '../support/new-records.ts';
import { DOUBT, STORY_OF_DOUBT } from '../support/story-of-doubt.ts';

const NEWER: Resolver = { ...RESOLVER, version: RESOLVER.version + 1 };

const UNITS = `
  select u.principal_id as who, u.resolver_version as version from lineage.unit u order by 1`;
const REVISIONS = `
  select r.status, r.resolver_version as version from lineage.revision r order by r.until_epoch`;
const WHO = `
  query Who($id: String!) {
    who(eventId: $id) {
      ... on Attribution { resolverVersion history { status resolverVersion } }
    }
  }`;

/** The story of doubt, whose last record is understood by another version than the others. */
async function storyBy(last: Resolver): Promise<TestDatabase> {
  const db = await freshDatabase();
  for (const [name, record] of STORY_OF_DOUBT) {
    await appendRecords(db.pool, newRecordsOf([bytesOf(record)], 0));
    await foldAll(db.pool, name === 'bob' ? last : RESOLVER);
  }
  return db;
}

describe('the version of the resolver', () => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await storyBy(NEWER);
  });
  afterAll(() => db.drop());

  const askedOf = async (id: string): Promise<unknown> => {
    const api = await startTestApi(db);
    try {
      const { data, errors } = await api.ask(WHO, { id });
      expect(errors).toBeUndefined();
      return data;
    } finally {
      await api.close();
    }
  };

  it('is on each answer that it gave, and on those that were believed before', async () => {
    expect((await db.pool.query(UNITS)).rows).toEqual([
      { who: 'AIDAALICE', version: RESOLVER.version },
      { who: 'AIDABOB', version: NEWER.version },
      { who: 'AROADEPLOY:ci', version: NEWER.version },
    ]);
    expect((await db.pool.query(REVISIONS)).rows).toEqual([
      { status: 'INCOMPLETE', version: RESOLVER.version },
      { status: 'PROVEN', version: RESOLVER.version },
    ]);
    expect(await lineageComputedBy(db.pool)).toMatchObject({ resolverVersion: RESOLVER.version });
  });

  it('is told over GraphQL with the answer and its history', async () => {
    expect(await askedOf(DOUBT.use)).toEqual({
      who: {
        resolverVersion: NEWER.version,
        history: [
          { status: 'INCOMPLETE', resolverVersion: RESOLVER.version },
          { status: 'PROVEN', resolverVersion: RESOLVER.version },
          { status: 'AMBIGUOUS', resolverVersion: NEWER.version },
        ],
      },
    });
    expect(await askedOf(DOUBT.alicesCall)).toMatchObject({ who: { resolverVersion: RESOLVER.version } });
  });

  it('makes by itself no other answer, no revision and no other digest', async () => {
    const plain = await storyBy(RESOLVER);
    try {
      expect(await attributionsIn(db.pool)).toEqual(await attributionsIn(plain.pool));
      expect(await lineageDigest(db.pool)).toBe(await lineageDigest(plain.pool));
      expect(await historyDump(db.pool)).toEqual(await historyDump(plain.pool));
    } finally {
      await plain.drop();
    }
  });

  it('is that of all answers once the lineage was switched to it', async () => {
    await switchLineage(db.pool, { resolver: NEWER });
    expect(await askedOf(DOUBT.alicesCall)).toMatchObject({ who: { resolverVersion: NEWER.version } });
    expect(await lineageComputedBy(db.pool)).toMatchObject({ resolverVersion: NEWER.version });
    await switchLineage(db.pool);
    expect(await askedOf(DOUBT.use)).toMatchObject({ who: { resolverVersion: RESOLVER.version } });
  });
});
