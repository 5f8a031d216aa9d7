import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { bytesOf } from '../builders/a-record.ts';
import { startTestApi } from '../support/api-server.ts';
import type { TestApi } from '../support/api-server.ts';
import { freshDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { foldAll } from '../support/fold-all.ts';
import { appendRecords, newRecordsOf } from '../support/new-records.ts';
import { DOUBT, STORY_OF_DOUBT } from '../support/story-of-doubt.ts';

const WHO = `
  query Who($id: String!, $asOf: DateTime) {
    who(eventId: $id, asOf: $asOf) {
      ... on Attribution { status origin { id } }
      ... on Problem { code }
    }
  }`;
const HISTORY = `
  query History($id: String!, $asOf: DateTime) {
    who(eventId: $id, asOf: $asOf) {
      ... on Attribution { history { epoch knownFrom knownUntil status origin { id } changedBy { eventId accountId } } }
    }
  }`;
const DEEDS = `
  query Deeds($arn: String!, $asOf: DateTime) {
    principal(arn: $arn, asOf: $asOf) {
      ... on Principal { actions(first: 10) { nodes { eventId } } }
      ... on Problem { code }
    }
    events(first: 10, asOf: $asOf) { nodes { eventId who { status } } }
  }`;

describe('what was known when, over GraphQL', () => {
  let db: TestDatabase;
  let api: TestApi;
  const times: Record<string, string> = {};

  const clock = async (): Promise<string> => {
    const { rows } = await db.pool.query<{ now: Date }>('select clock_timestamp() as now');
    return rows[0]?.now.toISOString() ?? '';
  };
  const asked = async (query: string, variables: Record<string, unknown>): Promise<unknown> => {
    const { data, errors } = await api.ask(query, variables);
    expect(errors).toBeUndefined();
    return data;
  };

  beforeAll(async () => {
    db = await freshDatabase();
    times['before'] = await clock();
    for (const [name, record] of STORY_OF_DOUBT) {
      await appendRecords(db.pool, newRecordsOf([bytesOf(record)], 0));
      await foldAll(db.pool);
      times[name] = await clock();
    }
    api = await startTestApi(db);
  });
  afterAll(async () => {
    await api.close();
    await db.drop();
  });

  it('is told of an event as of a time', async () => {
    const who = (asOf: string | null | undefined): Promise<unknown> => asked(WHO, { id: DOUBT.use, asOf });
    expect(await who(times['use'])).toEqual({ who: { status: 'INCOMPLETE', origin: null } });
    expect(await who(times['alice'])).toEqual({ who: { status: 'PROVEN', origin: { id: DOUBT.alice } } });
    expect(await who(times['bob'])).toEqual({ who: { status: 'AMBIGUOUS', origin: null } });
    expect(await who(null)).toEqual({ who: { status: 'AMBIGUOUS', origin: null } });
    expect(await asked(WHO, { id: DOUBT.alicesCall, asOf: times['use'] })).toEqual({ who: { code: 'NOT_FOUND' } });
  });

  it('holds for everything below the fields that are asked so', async () => {
    const deeds = (asOf: string | undefined): Promise<unknown> => asked(DEEDS, { arn: DOUBT.alice, asOf });
    expect(await deeds(times['use'])).toMatchObject({
      principal: { code: 'NOT_FOUND' },
      events: { nodes: [{ eventId: DOUBT.use, who: { status: 'INCOMPLETE' } }] },
    });
    expect(await deeds(times['alice'])).toMatchObject({
      principal: { actions: { nodes: [{ eventId: DOUBT.alicesCall }, { eventId: DOUBT.use }] } },
      events: { nodes: [{ who: { status: 'PROVEN' } }, { who: { status: 'PROVEN' } }] },
    });
    expect(await deeds(times['bob'])).toMatchObject({
      principal: { actions: { nodes: [{ eventId: DOUBT.alicesCall }] } },
    });
  });

  it('is told as one history, whatever time the query asks of', async () => {
    const account = { accountId: DOUBT.account };
    const expected = {
      who: {
        history: [
          { status: 'INCOMPLETE', origin: null, changedBy: [] },
          { status: 'PROVEN', origin: { id: DOUBT.alice }, changedBy: [{ eventId: DOUBT.alicesCall, ...account }] },
          { status: 'AMBIGUOUS', changedBy: [{ eventId: DOUBT.bobsCall, ...account }], knownUntil: null },
        ],
      },
    };
    const now = await asked(HISTORY, { id: DOUBT.use });
    expect(now).toMatchObject(expected);
    expect(await asked(HISTORY, { id: DOUBT.use, asOf: times['alice'] })).toEqual(now);
  });

  it('is refused of times of which nothing can be known, and of several at once', async () => {
    const refusedFor = async (query: string, asOf: string | undefined): Promise<unknown> => {
      const { status, errors } = await api.ask(query, { id: DOUBT.use, asOf });
      return [status, errors?.map(({ extensions }) => extensions.code)];
    };
    expect(await refusedFor(WHO, times['before'])).toEqual([400, ['AS_OF_TOO_EARLY']]);
    expect(await refusedFor(WHO, '2999-01-01T00:00:00Z')).toEqual([400, ['AS_OF_IN_FUTURE']]);
    const mixed = `
      query Mixed($id: String!, $asOf: DateTime) {
        then: who(eventId: $id, asOf: $asOf) { __typename }
        ...Now
        viewer { name }
      }
      fragment Now on Query { now: who(eventId: $id) { __typename } }`;
    expect(await refusedFor(mixed, times['alice'])).toEqual([400, ['AS_OF_MIXED']]);
    expect(await refusedFor(WHO, 'yesterday')).toEqual([400, ['VARIABLES_INVALID']]);
  });
});
