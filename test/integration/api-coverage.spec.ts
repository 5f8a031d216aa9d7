import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApi } from '../support/api-server.ts';
import type { TestApi } from '../support/api-server.ts';
import { eventIdOf, recordTextOf } from '../builders/record-text.ts';
import { freshDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { foldAll } from '../support/fold-all.ts';
import { hourlyRecords, hoursFrom } from '../support/hourly-records.ts';
import { appendRecords, newRecordsOf } from '../support/new-records.ts';

const ACCOUNT = '111122223333';
const HOLE = { from: '2026-03-04T10:00:00Z', to: '2026-03-04T12:00:00Z' };

describe('coverage over GraphQL', () => {
  let db: TestDatabase;
  let api: TestApi;
  beforeAll(async () => {
    db = await freshDatabase();
    api = await startTestApi(db);
    const hours = hoursFrom('2026-03-02T00:00:00Z', 96, (hour) => hour === 58 || hour === 59);
    await appendRecords(db.pool, hourlyRecords(ACCOUNT, 'eu-west-1', hours));
    const session = { type: 'AssumedRole', principalId: 'AROAEXAMPLEROLE000001:job', accountId: ACCOUNT };
    const arn = `arn:aws:sts::${ACCOUNT}:assumed-role/job/job`;
    const members = { userIdentity: { ...session, arn, accessKeyId: 'ASIAEXAMPLEJOB000001' }, awsRegion: 'eu-west-1' };
    const unresolved = recordTextOf('unresolved', { ...members, eventTime: '2026-03-04T14:10:00Z' });
    await appendRecords(db.pool, newRecordsOf([Buffer.from(unresolved)], 0));
    await appendRecords(db.pool, hourlyRecords(ACCOUNT, 'us-east-1', hours.slice(0, 3)));
    await appendRecords(db.pool, hourlyRecords('444455556666', 'us-east-1', hours.slice(0, 3)));
    await foldAll(db.pool);
  });
  afterAll(async () => {
    await api.close();
    await db.drop();
  });

  it('lists accounts and regions with what is missing, page by page', async () => {
    const query = `query C($after: String) { coverage(first: 1, after: $after) {
      nodes { accountId region firstHour lastHour hours files records gaps(first: 5, kinds: [HOLE]) { kind from to } }
      pageInfo { hasNextPage hasPreviousPage endCursor } } }`;
    type Answer = {
      coverage: {
        nodes: [{ accountId: string; region: string }];
        pageInfo: { hasNextPage: boolean; endCursor: string };
      };
    };
    const { data } = await api.ask(query);
    const { coverage } = data as Answer;
    expect(coverage.nodes).toEqual([
      {
        accountId: ACCOUNT,
        region: 'eu-west-1',
        firstHour: '2026-03-02T00:00:00Z',
        lastHour: '2026-03-05T23:00:00Z',
        hours: 94,
        files: 0,
        records: 95,
        gaps: [{ kind: 'HOLE', ...HOLE }],
      },
    ]);
    const seen: string[] = [];
    for (let after: string | null = null; ;) {
      const page: Answer['coverage'] = ((await api.ask(query, { after })).data as Answer).coverage;
      seen.push(...page.nodes.map(({ accountId, region }) => `${accountId} ${region}`));
      if (!page.pageInfo.hasNextPage) break;
      after = page.pageInfo.endCursor;
    }
    expect(seen).toEqual([`${ACCOUNT} eu-west-1`, `${ACCOUNT} us-east-1`, '444455556666 us-east-1']);
  });

  it('narrows down by account, region and time, and says what lies beyond', async () => {
    const { data } = await api.ask(`{ coverage(first: 5, accountId: "${ACCOUNT}", region: "us-east-1",
      from: "2026-03-02T01:00:00Z", to: "2026-03-02T05:00:00Z") {
        nodes { region hours newest gaps(first: 5) { kind from to files } } } }`);
    expect(data).toEqual({
      coverage: {
        nodes: [
          {
            region: 'us-east-1',
            hours: 2,
            newest: '2026-03-02T02:30:00Z',
            gaps: [{ kind: 'NOT_INGESTED', from: '2026-03-02T03:00:00Z', to: '2026-03-02T05:00:00Z', files: 0 }],
          },
        ],
      },
    });
  });

  it.each([
    [
      'a range that ends before it begins',
      'first: 1, from: "2026-03-03T00:00:00Z", to: "2026-03-02T00:00:00Z"',
      'ARGUMENT_INVALID',
    ],
    ['a cursor of nobody', 'first: 1, after: "?"', 'CURSOR_INVALID'],
    ['a text that no account has', 'first: 1, accountId: "\\u0000"', 'ARGUMENT_INVALID'],
    ['more than a page', 'first: 201', 'PAGE_SIZE_REFUSED'],
  ])('refuses %s', async (_what, args, code) => {
    const { errors } = await api.ask(`{ coverage(${args}) { nodes { region } } }`);
    expect(errors).toMatchObject([{ extensions: { code } }]);
  });

  it('tells of an answer what is missing of the logs that it rests on', async () => {
    const shortfall = async (id: string): Promise<unknown> => {
      const { data, errors } = await api.ask(
        `{ who(eventId: "${id}") { ... on Attribution { shortfall { gaps { kind region from to } changes { eventName } } } } }`,
      );
      expect(errors).toBeUndefined();
      return data;
    };
    const everyday = eventIdOf(`${ACCOUNT} eu-west-1 ${Date.parse('2026-03-03T09:00:00Z')}`);
    expect(await shortfall(everyday)).toEqual({ who: { shortfall: { gaps: [], changes: [] } } });
    const gaps = [{ kind: 'HOLE', region: 'eu-west-1', ...HOLE }];
    expect(await shortfall(eventIdOf('unresolved'))).toEqual({ who: { shortfall: { gaps, changes: [] } } });
  });

  it.each([
    ['where nothing but its id is told', '', 'NotFound'],
    ['of an hour that was read', `, at: "2026-03-03T09:00:00Z", accountId: "${ACCOUNT}"`, 'NotFound'],
    ['of an hour that no log covers', ', at: "2026-06-03T09:00:00Z"', 'OutOfCoverage'],
    ['of a hole', `, at: "2026-03-04T10:20:00Z", accountId: "${ACCOUNT}"`, 'OutOfCoverage'],
    ['of an account that nothing was read of', ', accountId: "999999999999"', 'OutOfCoverage'],
  ])('tells an event that is not there %s', async (_what, args, type) => {
    const { data } = await api.ask(`{ who(eventId: "absent"${args}) { __typename } }`);
    expect(data).toEqual({ who: { __typename: type } });
  });

  it('names the hole that an event may lie in', async () => {
    const { data } = await api.ask(`{ who(eventId: "absent", at: "2026-03-04T10:20:00Z", accountId: "${ACCOUNT}") {
      ... on OutOfCoverage { code message accountIds gaps { kind region from to } } } }`);
    expect(data).toEqual({
      who: {
        code: 'OUT_OF_COVERAGE',
        message: `No event absent is in this store, nor anything of account ${ACCOUNT} of the hour 2026-03-04T10.`,
        accountIds: [ACCOUNT],
        gaps: [{ kind: 'HOLE', region: 'eu-west-1', ...HOLE }],
      },
    });
  });
});
