import { aRecord } from '../builders/a-record.ts';
import type { RecordJson } from '../builders/a-record.ts';

const HOME = '111122223333';
const DEPLOY = { Arn: `arn:aws:iam::${HOME}:role/Deploy`, ID: 'AROADEPLOY' } as const;
const SESSION = `arn:aws:sts::${HOME}:assumed-role/Deploy/ci`;
const KEY = 'ASIADEPLOYCI';

/** The ids of the events of the story. */
export const AMENDED = {
  use: '00000000-0000-4000-8000-0000000000a1',
  call: '00000000-0000-4000-8000-0000000000a2',
  addendum: '00000000-0000-4000-8000-0000000000a3',
  second: '00000000-0000-4000-8000-0000000000a4',
  request: '00000000-0000-4000-8000-0000000000a9',
  account: HOME,
  key: KEY,
  userArn: (name: string): string => `arn:aws:iam::${HOME}:user/${name}`,
} as const;

/** Something that the session did. */
export const use: RecordJson = aRecord({
  eventID: AMENDED.use,
  eventTime: '2026-03-02T09:10:00Z',
  userIdentity: {
    type: 'AssumedRole',
    principalId: `${DEPLOY.ID}:ci`,
    arn: SESSION,
    accountId: HOME,
    accessKeyId: KEY,
    sessionContext: {
      sessionIssuer: { type: 'Role', principalId: DEPLOY.ID, arn: DEPLOY.Arn, accountId: HOME, userName: 'Deploy' },
      attributes: { creationDate: '2026-03-02T09:00:00Z' },
    },
  },
});

const user = (name: string): RecordJson => ({
  type: 'IAMUser',
  principalId: `AIDA${name.toUpperCase()}`,
  arn: AMENDED.userArn(name),
  accountId: HOME,
  accessKeyId: `AKIA${name.toUpperCase()}`,
  userName: name,
});

const RESPONSE = {
  credentials: { accessKeyId: KEY, expiration: 'Mar 2, 2026, 10:00:00 AM' },
  assumedRoleUser: { assumedRoleId: `${DEPLOY.ID}:ci`, arn: SESSION },
};

/** The call that issued the session, as one record or another tells it. */
export function callBy(name: string | null, part: RecordJson = {}): RecordJson {
  return aRecord({
    eventID: AMENDED.call,
    eventTime: '2026-03-02T09:00:00Z',
    eventName: 'AssumeRole',
    eventSource: 'sts.amazonaws.com',
    requestID: AMENDED.request,
    userIdentity: name === null ? null : user(name),
    requestParameters: { roleArn: DEPLOY.Arn, roleSessionName: 'ci' },
    responseElements: RESPONSE,
    ...part,
  });
}

/** What CloudTrail tells later of the call. */
export function addendum(
  name: string | null,
  updatedFields: string | null,
  { eventID = AMENDED.addendum, ...part }: RecordJson & { readonly eventID?: string } = {},
): RecordJson {
  return callBy(name, {
    eventID,
    addendum: {
      reason: 'UPDATED_DATA',
      ...(updatedFields === null ? {} : { updatedFields }),
      originalRequestID: AMENDED.request,
      originalEventID: AMENDED.call,
    },
    ...part,
  });
}

/** The call by alice, which CloudTrail says to have delivered late: no record of another one. */
export const late = (reason: 'DELIVERY_DELAY' | 'SERVICE_OUTAGE'): RecordJson =>
  callBy('alice', { addendum: { reason } });
