import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { awaitCurrent } from '#projection';
import { sessionTree, whoHeld } from '#query';
import type { SessionTree } from '#query';
import { aRecord } from '../builders/a-record.ts';
import type { RecordJson } from '../builders/a-record.ts';
import { freshDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { appendRecords, newRecordsOf } from '../support/new-records.ts';

const HOME = '111122223333';
const ALICE = `arn:aws:iam::${HOME}:user/alice`;
const key = (name: string): string => `ASIA${name.padEnd(16, '0')}`;

type Taken = { readonly role: string; readonly name: string; readonly key: string };

const sessionOf = ({ role, name, key: accessKeyId }: Taken): RecordJson => ({
  type: 'AssumedRole',
  principalId: `AROA${role.toUpperCase()}:${name}`,
  arn: `arn:aws:sts::${HOME}:assumed-role/${role}/${name}`,
  accountId: HOME,
  accessKeyId,
  sessionContext: {
    sessionIssuer: {
      type: 'Role',
      principalId: `AROA${role.toUpperCase()}`,
      arn: `arn:aws:iam::${HOME}:role/${role}`,
      accountId: HOME,
      userName: role,
    },
    attributes: { creationDate: '2026-03-02T09:00:00Z', mfaAuthenticated: 'false' },
  },
});

const take = (userIdentity: RecordJson, taken: Taken, part: RecordJson = {}): RecordJson =>
  aRecord({
    eventTime: '2026-03-02T09:00:00Z',
    eventSource: 'sts.amazonaws.com',
    eventName: 'AssumeRole',
    userIdentity,
    requestParameters: { roleArn: `arn:aws:iam::${HOME}:role/${taken.role}`, roleSessionName: taken.name },
    responseElements: {
      credentials: { accessKeyId: taken.key, sessionToken: 'x', expiration: '2026-03-02T10:00:00Z' },
      assumedRoleUser: {
        assumedRoleId: `AROA${taken.role.toUpperCase()}:${taken.name}`,
        arn: `arn:aws:sts::${HOME}:assumed-role/${taken.role}/${taken.name}`,
      },
    },
    ...part,
  });

const subject = (userName: string, type = 'WebIdentityUser'): RecordJson => ({ type, userName, identityProvider: 'p' });
const job = (userName: string, taken: Taken): RecordJson =>
  take(subject(userName), taken, { eventName: 'AssumeRoleWithWebIdentity' });

const WEB = {
  deploy: { role: 'Deploy', name: 'ci', key: key('DEPLOYWEB') },
  prod: { role: 'Prod', name: 'web', key: key('PRODWEB') },
};
const PAY = {
  deploy: { role: 'Deploy', name: 'ci', key: key('DEPLOYPAY') },
  prod: { role: 'Prod', name: 'pay', key: key('PRODPAY') },
};
const IMPOSTOR = { role: 'Guest', name: 'alice', key: key('GUEST') };

const RECORDS = [
  ...[WEB, PAY].flatMap(({ deploy, prod }, index) => [
    job(index === 0 ? 'repo:o/web' : 'repo:o/pay', deploy),
    take(sessionOf(deploy), prod),
    aRecord({ userIdentity: sessionOf(prod), eventTime: '2026-03-02T09:05:00Z', eventName: 'DeleteTable' }),
  ]),
  take(subject(ALICE, 'SAMLUser'), IMPOSTOR, { eventName: 'AssumeRoleWithSAML' }),
  aRecord({ userIdentity: sessionOf(IMPOSTOR), eventTime: '2026-03-02T09:05:00Z', eventName: 'DeleteTable' }),
].map((record, index) => JSON.stringify({ ...record, eventID: `3f2b1c00-0000-4000-8000-00000000000${index}` }));

describe('two jobs that take one role under one name in one second, with a key each', () => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await freshDatabase();
    const records = newRecordsOf([Buffer.from(`{"Records":[${RECORDS.join(',')}]}`)], 0);
    await awaitCurrent(db.pool, [await appendRecords(db.pool, records)]);
  });
  afterAll(() => db.drop());

  const titlesOf = async (id: string, directions: { isUp: boolean; isDown: boolean }): Promise<readonly string[]> => {
    const tree: SessionTree | null = await sessionTree(db.pool, id, { ...directions, depth: null, maxNodes: null });
    return (tree?.nodes ?? []).map(({ title }) => title).sort();
  };

  it('have each below them what was done with their own key, and nothing else', async () => {
    const down = { isUp: false, isDown: true };
    expect(await titlesOf('repo:o/web', down)).toEqual(['Deploy "ci"', 'Prod "web"', 'repo:o/web']);
    expect(await titlesOf('repo:o/pay', down)).toEqual(['Deploy "ci"', 'Prod "pay"', 'repo:o/pay']);
    expect(await titlesOf(WEB.deploy.key, down)).toEqual(['Deploy "ci"', 'Prod "web"']);
  });

  it('are each above what was done with their own key alone', async () => {
    const up = { isUp: true, isDown: false };
    expect(await titlesOf(PAY.prod.key, up)).toEqual(['Deploy "ci"', 'Prod "pay"', 'repo:o/pay']);
    expect(await titlesOf(WEB.prod.key, up)).toEqual(['Deploy "ci"', 'Prod "web"', 'repo:o/web']);
  });

  it('are both above and below the session that they share, where that is asked for as one', async () => {
    expect(await titlesOf(`arn:aws:sts::${HOME}:assumed-role/Deploy/ci`, { isUp: true, isDown: true })).toEqual([
      'Deploy "ci"',
      'Prod "pay"',
      'Prod "web"',
      'repo:o/pay',
      'repo:o/web',
    ]);
  });

  it("shows nothing of a subject that has a user's ARN for its name under that user", async () => {
    expect(await whoHeld(db.pool, { kind: 'user', id: ALICE }, null)).toEqual([]);
    expect(await titlesOf(ALICE, { isUp: true, isDown: true })).toEqual([]);
    expect(await whoHeld(db.pool, { kind: 'key', id: IMPOSTOR.key }, null)).toMatchObject([
      { origin: { kind: 'SAML_USER', id: ALICE } },
    ]);
  });
});
