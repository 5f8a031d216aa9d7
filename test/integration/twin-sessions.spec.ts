import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { awaitCurrent } from '#projection';
import { sessionTree, whoHeld } from '#query';
import type { SessionTree } from '#query';
import { aTaking, identityOfTaking, theTaking } from '../builders/a-chain-of-records.ts';
import type { Taking } from '../builders/a-chain-of-records.ts';
import { aRecord } from '../builders/a-record.ts';
import type { RecordJson } from '../builders/a-record.ts';
import { freshDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { appendRecords, newRecordsOf } from '../support/new-records.ts';

const HOME = '111122223333';
const ALICE = `arn:aws:iam::${HOME}:user/alice`;
const key = (name: string): string => `ASIA${name.padEnd(16, '0')}`;
const NO_ID = '';

/** The call by which a subject of an identity provider takes a role. */
const entry = (type: string, userName: string, taken: Taking, eventName: string): RecordJson => ({
  ...theTaking({ type, userName, identityProvider: 'p' }, taken, NO_ID),
  eventName,
});

type Way = { readonly subject: string; readonly deploy: Taking; readonly prod: Taking };

const WEB: Way = {
  subject: 'repo:o/web',
  deploy: aTaking('Deploy', 0, { name: 'ci', key: key('DEPLOYWEB') }),
  prod: aTaking('Prod', 0, { name: 'web', key: key('PRODWEB') }),
};
const PAY: Way = {
  subject: 'repo:o/pay',
  deploy: aTaking('Deploy', 0, { name: 'ci', key: key('DEPLOYPAY') }),
  prod: aTaking('Prod', 0, { name: 'pay', key: key('PRODPAY') }),
};
const IMPOSTOR = aTaking('Guest', 0, { name: 'alice', key: key('GUEST') });

const deletion = (taken: Taking): RecordJson =>
  aRecord({ userIdentity: identityOfTaking(taken), eventTime: '2026-03-02T09:05:00Z', eventName: 'DeleteTable' });

const RECORDS = [
  ...[WEB, PAY].flatMap(({ subject, deploy, prod }) => [
    entry('WebIdentityUser', subject, deploy, 'AssumeRoleWithWebIdentity'),
    theTaking(identityOfTaking(deploy), prod, NO_ID),
    deletion(prod),
  ]),
  entry('SAMLUser', ALICE, IMPOSTOR, 'AssumeRoleWithSAML'),
  deletion(IMPOSTOR),
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
