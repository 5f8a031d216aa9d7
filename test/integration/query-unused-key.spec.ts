import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { awaitCurrent } from '#projection';
import { issuedKeyAnswers, keyHistory, whoHeld } from '#query';
import { aRecord } from '../builders/a-record.ts';
import { freshDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { appendRecords, newRecordsOf } from '../support/new-records.ts';

const HOME = '111122223333';
const UNUSED = 'ASIARTX3GSDSYUNUSED1';

const taking = aRecord({
  eventID: '0b6b6f0c-7c5e-4a53-9d0e-3f1f5a2c9b11',
  eventTime: '2026-03-02T09:00:00Z',
  eventName: 'AssumeRole',
  eventSource: 'sts.amazonaws.com',
  recipientAccountId: HOME,
  userIdentity: {
    type: 'IAMUser',
    principalId: 'AIDAMALLORY',
    arn: `arn:aws:iam::${HOME}:user/mallory`,
    accountId: HOME,
    accessKeyId: 'AKIARTX3GSDSYMALLORY',
    userName: 'mallory',
  },
  requestParameters: { roleArn: `arn:aws:iam::${HOME}:role/Deploy`, roleSessionName: 'ci' },
  responseElements: {
    credentials: { accessKeyId: UNUSED, expiration: 'Mar 2, 2026, 10:00:00 AM' },
    assumedRoleUser: { assumedRoleId: 'AROADEPLOY:ci', arn: `arn:aws:sts::${HOME}:assumed-role/Deploy/ci` },
  },
});

describe('a key that no record shows in use', () => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await freshDatabase();
    const records = newRecordsOf([Buffer.from(JSON.stringify({ Records: [taking] }))], 0);
    await awaitCurrent(db.pool, [await appendRecords(db.pool, records)]);
  });
  afterAll(() => db.drop());

  it('leads to whoever it was issued to, by the call that issued it', async () => {
    expect(await whoHeld(db.pool, { kind: 'key', id: UNUSED }, null)).toEqual([]);
    expect(await issuedKeyAnswers(db.pool, UNUSED)).toMatchObject([
      {
        sessionArn: `arn:aws:sts::${HOME}:assumed-role/Deploy/ci`,
        accessKeyId: UNUSED,
        firstSeenAt: null,
        status: 'PROVEN',
        origin: { kind: 'IAM_USER', id: `arn:aws:iam::${HOME}:user/mallory` },
        hops: [{ joinedBy: 'ISSUED_ACCESS_KEY', issuedBy: ['0b6b6f0c-7c5e-4a53-9d0e-3f1f5a2c9b11'] }],
      },
    ]);
  });

  it('has a history of no use', async () => {
    expect(await keyHistory(db.pool, UNUSED)).toMatchObject({
      id: UNUSED,
      owner: { id: `arn:aws:iam::${HOME}:user/mallory` },
      bearers: [],
      issuedTo: [{ status: 'PROVEN' }],
    });
  });

  it('is unknown where no call issued it', async () => {
    expect(await issuedKeyAnswers(db.pool, 'ASIARTX3GSDSYNEVERWAS')).toEqual([]);
    expect(await keyHistory(db.pool, 'ASIARTX3GSDSYNEVERWAS')).toBeNull();
  });
});
