import { aRecord } from '../builders/a-record.ts';
import type { RecordJson } from '../builders/a-record.ts';

const HOME = '111122223333';

/** The ids of the events of the story. */
export const DOUBT = {
  use: '00000000-0000-4000-8000-000000000001',
  alicesCall: '00000000-0000-4000-8000-000000000002',
  bobsCall: '00000000-0000-4000-8000-000000000003',
  account: HOME,
  alice: `arn:aws:iam::${HOME}:user/alice`,
} as const;

/** The session's record shows no key, so any call that issued it in its second may be the one. */
const use = aRecord({
  eventID: DOUBT.use,
  eventTime: '2026-03-02T09:10:00Z',
  userIdentity: {
    type: 'AssumedRole',
    principalId: 'AROADEPLOY:ci',
    arn: `arn:aws:sts::${HOME}:assumed-role/Deploy/ci`,
    accountId: HOME,
    sessionContext: {
      sessionIssuer: {
        type: 'Role',
        principalId: 'AROADEPLOY',
        arn: `arn:aws:iam::${HOME}:role/Deploy`,
        accountId: HOME,
        userName: 'Deploy',
      },
      attributes: { creationDate: '2026-03-02T09:00:00Z' },
    },
  },
});

const takenBy = (userName: string, eventID: string, key: string): RecordJson =>
  aRecord({
    eventID,
    eventTime: '2026-03-02T09:00:00Z',
    eventName: 'AssumeRole',
    eventSource: 'sts.amazonaws.com',
    userIdentity: {
      type: 'IAMUser',
      principalId: `AIDA${userName.toUpperCase()}`,
      arn: `arn:aws:iam::${HOME}:user/${userName}`,
      accountId: HOME,
      accessKeyId: `AKIA${userName.toUpperCase()}`,
      userName,
    },
    requestParameters: { roleArn: `arn:aws:iam::${HOME}:role/Deploy`, roleSessionName: 'ci' },
    responseElements: {
      credentials: { accessKeyId: key, expiration: 'Mar 2, 2026, 10:00:00 AM' },
      assumedRoleUser: { assumedRoleId: 'AROADEPLOY:ci', arn: `arn:aws:sts::${HOME}:assumed-role/Deploy/ci` },
    },
  });

/**
 * Three records, as they come in: the use of a session, then the call by alice that issued it, then another call of that
 * second by bob. What is answered for the use is INCOMPLETE, then PROVEN, then AMBIGUOUS.
 */
export const STORY_OF_DOUBT: readonly (readonly [name: 'use' | 'alice' | 'bob', record: RecordJson])[] = [
  ['use', use],
  ['alice', takenBy('alice', DOUBT.alicesCall, 'ASIAONE')],
  ['bob', takenBy('bob', DOUBT.bobsCall, 'ASIATWO')],
];
