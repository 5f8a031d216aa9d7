import { describe, expect, it } from '@jest/globals';
import { aRecord, decoded } from '../../../test/builders/a-record.ts';
import type { RecordJson } from '../../../test/builders/a-record.ts';

const SERIAL = '2a9902119721ab7b5c19a878c4c66af705895b42';
const SUBJECT = 'arn:aws:rolesanywhere:eu-west-1:111122223333:subject/6f2d';
/** The beginning of a certificate with the serial number 0102. */
const CERTIFICATE = Buffer.from('3082010030820100a003020102020201023000', 'hex').toString('base64');

const issued = (name: string) => ({
  credentialSet: [
    {
      assumedRoleUser: {
        assumedRoleId: `AROAPRESS:${name}`,
        arn: `arn:aws:sts::111122223333:assumed-role/Press/${name}`,
      },
      credentials: { accessKeyId: 'ASIANEW', sessionToken: 'x', expiration: '2026-03-02T10:00:00Z' },
      roleArn: 'arn:aws:iam::111122223333:role/Press',
      sourceIdentity: 'CN=press-7',
    },
  ],
  subjectArn: SUBJECT,
});

const aCreateSession = (request: RecordJson = {}, part: RecordJson = {}): RecordJson =>
  aRecord({
    userIdentity: { type: 'Unknown', accountId: '111122223333' },
    ...{ eventSource: 'rolesanywhere.amazonaws.com', eventName: 'CreateSession' },
    requestParameters: { roleArn: 'arn:aws:iam::111122223333:role/Press', ...request },
    responseElements: issued(SERIAL),
    ...part,
  });

const aPoolCall = (part: RecordJson = {}): RecordJson =>
  aRecord({
    userIdentity: { type: 'Unknown' },
    ...{ eventSource: 'cognito-identity.amazonaws.com', eventName: 'GetCredentialsForIdentity' },
    requestParameters: { identityId: 'eu-west-1:1cf6', logins: { example: 'HIDDEN_DUE_TO_SECURITY_REASONS' } },
    responseElements: { credentials: { accessKeyId: 'ASIANEW', sessionToken: 'x' }, identityId: 'eu-west-1:1cf6' },
    ...part,
  });

const admittedIn = (record: RecordJson) => decoded(record).actor.admitted;

describe('whom IAM Roles Anywhere let in', () => {
  const press = { by: 'rolesanywhere.amazonaws.com', accountId: '111122223333' };

  it('is told by the certificate in the request', () => {
    expect(admittedIn(aCreateSession({ cert: CERTIFICATE }))).toEqual({ ...press, subject: '0102' });
    expect(admittedIn(aCreateSession({ cert: CERTIFICATE, roleSessionName: 'press-7' }))).toEqual({
      ...press,
      subject: '0102',
    });
  });

  it('is told for the account of the role that was asked for, and else for that of the record', () => {
    const accountOf = (roleArn: string) => admittedIn(aCreateSession({ cert: CERTIFICATE, roleArn }))?.accountId;
    expect(accountOf('arn:aws:iam::444455556666:role/Press')).toBe('444455556666');
    const others = ['arn:aws:iam::4444555566667:role/R', 'arn:aws:iam::x444455556666:role/R', 'Press'];
    expect(others.map(accountOf)).toEqual(others.map(() => '111122223333'));
  });

  it('is told also where the record names no type of identity', () => {
    expect(admittedIn(aCreateSession({ cert: CERTIFICATE }, { userIdentity: {} }))).toMatchObject({ subject: '0102' });
  });

  it('is not told by a session of another type than documented, which is noted with its place', () => {
    const responseElements = { credentialSet: [{ assumedRoleUser: 'AROAPRESS:0102' }], subjectArn: SUBJECT };
    const { actor, oddities } = decoded(aCreateSession({}, { responseElements }));
    expect(actor.admitted).toMatchObject({ subject: SUBJECT });
    expect(oddities).toContainEqual({ field: 'responseElements.credentialSet.assumedRoleUser', found: 'string' });
  });

  it("is told by the session's name, unless the caller asked for a name", () => {
    expect(admittedIn(aCreateSession())).toEqual({ ...press, subject: SERIAL });
    expect(admittedIn(aCreateSession({ roleSessionName: SERIAL }))).toEqual({ ...press, subject: SUBJECT });
  });

  it.each([
    ['the name is no number', issued('press-7')],
    ['no session is named', { subjectArn: SUBJECT, credentialSet: [{}] }],
    ['the answer is odd', { subjectArn: SUBJECT, credentialSet: 'omitted' }],
  ])('is told by the subject that AWS keeps where %s', (_, responseElements) => {
    expect(admittedIn(aCreateSession({ cert: 'odd' }, { responseElements }))).toEqual({ ...press, subject: SUBJECT });
  });

  it('is the same where the service calls itself the caller', () => {
    const userIdentity = { type: 'AWSService', invokedBy: 'rolesanywhere.amazonaws.com' };
    expect(admittedIn(aCreateSession({}, { userIdentity }))).toEqual({ ...press, subject: SERIAL });
  });

  it.each([
    ['a call that was refused', { errorCode: 'AccessDeniedException' }],
    ['a call that somebody signed', { userIdentity: { type: 'IAMUser' } }],
    ['another call', { eventName: 'GetSubject' }],
    ['another service that has such a call', { eventSource: 's3express.amazonaws.com' }],
    ['an answer that names nobody', { responseElements: null }],
  ])('is nobody for %s', (_, part) => {
    expect(admittedIn(aCreateSession({}, part))).toBeNull();
  });

  it('is told in the issuance too, with the trust anchor that vouches for it', () => {
    const trustAnchorArn = 'arn:aws:rolesanywhere:eu-west-1:111122223333:trust-anchor/0a';
    expect(decoded(aCreateSession({ trustAnchorArn })).facts).toMatchObject([
      {
        issuedPrincipalId: `AROAPRESS:${SERIAL}`,
        issuedKeyId: 'ASIANEW',
        sourceIdentity: 'CN=press-7',
        sessionName: null,
        federation: { provider: trustAnchorArn, subject: SERIAL },
      },
    ]);
  });
});

describe('whom Amazon Cognito let in', () => {
  it('is told by the id of the identity', () => {
    const pool = { by: 'cognito-identity.amazonaws.com', subject: 'eu-west-1:1cf6', accountId: '111122223333' };
    expect(admittedIn(aPoolCall())).toEqual(pool);
    expect(admittedIn(aPoolCall({ requestParameters: null }))).toEqual(pool);
  });

  it('has the account of the role that the caller asked for', () => {
    const customRoleArn = 'arn:aws:iam::444455556666:role/Guest';
    const record = aPoolCall({ requestParameters: { identityId: 'eu-west-1:1cf6', customRoleArn } });
    expect(admittedIn(record)).toMatchObject({ accountId: '444455556666' });
    expect(decoded(record).facts).toMatchObject([{ roleArn: customRoleArn, issuedKeyId: 'ASIANEW' }]);
  });

  it('says who vouched for it in the issuance', () => {
    expect(decoded(aPoolCall()).facts).toMatchObject([
      { federation: { provider: 'cognito-identity.amazonaws.com', subject: 'eu-west-1:1cf6' }, roleArn: null },
    ]);
  });
});

describe('whom a pool let in', () => {
  const identityId = 'eu-west-1:1cf6';

  it.each([
    ['the request', { responseElements: { credentials: { accessKeyId: 'ASIANEW' } } }],
    ['the answer', { requestParameters: {} }],
  ])('is told by %s alone', (_, part) => {
    expect(admittedIn(aPoolCall(part))).toMatchObject({ by: 'cognito-identity.amazonaws.com', subject: identityId });
  });
});
