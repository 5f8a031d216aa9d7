import { describe, expect, it } from '@jest/globals';
import { aRecord, aRoleIdentity, anAssumeRole, decoded, factsOf } from '../../../test/builders/a-record.ts';

const STS = { eventSource: 'sts.amazonaws.com' };
const issuances = (record: ReturnType<typeof aRecord>) => factsOf('issuance', record);

describe('issuance', () => {
  it('is taken from AssumeRole, with its caller and the session that it made', () => {
    const record = anAssumeRole({ sharedEventID: 'shared' });
    expect(decoded(record).facts).toEqual([
      {
        kind: 'issuance',
        evidence: {
          eventId: 'aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee',
          accountId: '111122223333',
          at: Date.UTC(2026, 2, 2, 9),
        },
        eventSource: 'sts.amazonaws.com',
        eventName: 'AssumeRole',
        caller: decoded(record).actor,
        sharedEventId: 'shared',
        requestId: '11111111-2222-3333-4444-555555555555',
        issuedKeyId: 'ASIANEW',
        expiresAt: Date.UTC(2026, 2, 2, 10),
        issuedPrincipalId: 'AROADEPLOY:release',
        sessionArn: 'arn:aws:sts::444455556666:assumed-role/Deploy/release',
        roleArn: 'arn:aws:iam::444455556666:role/ops/Deploy',
        sessionName: 'release',
        sourceIdentity: null,
        federation: null,
        targetPrincipal: null,
        workloadTags: [],
        assumedPrincipalArn: null,
        amends: null,
      },
    ]);
  });

  it.each([
    ['an error code', { errorCode: 'ExpiredToken' }],
    ['an error message', { errorMessage: 'no' }],
    ['an odd error code', { errorCode: 5 }],
    ['an endpoint copy by its category', { eventCategory: 'NetworkActivity' }],
    ['an endpoint copy by its type', { eventType: 'AwsVpceEvent' }],
    ['an endpoint copy by its documented type', { eventType: 'AwsVpceEvents' }],
    ['no answer', { responseElements: null }],
    ['an omitted answer', { responseElements: 'omitted' }],
  ])('is not taken from a call with %s', (_, part) => {
    expect(decoded(anAssumeRole(part)).facts).toEqual([]);
  });

  it('is taken from the credentials alone when a service took the role', () => {
    const record = anAssumeRole({
      userIdentity: { type: 'AWSService', invokedBy: 'ec2.amazonaws.com' },
      requestParameters: { roleArn: 'arn:aws:iam::111122223333:role/Web', roleSessionName: 'i-0abc' },
      responseElements: { credentials: { accessKeyId: 'ASIANEW', expiration: 'Mar 2, 2026 3:00:00 PM' } },
    });
    expect(issuances(record)).toMatchObject([
      {
        caller: { type: 'AWSService', invokedBy: 'ec2.amazonaws.com', principalId: null },
        issuedKeyId: 'ASIANEW',
        issuedPrincipalId: null,
        sessionArn: null,
        roleArn: 'arn:aws:iam::111122223333:role/Web',
        sessionName: 'i-0abc',
        expiresAt: Date.UTC(2026, 2, 2, 15),
      },
    ]);
  });

  it.each([
    ['are missing', {}],
    ['are hidden', { credentials: { accessKeyId: 'HIDDEN_DUE_TO_SECURITY_REASONS', sessionToken: 'x' } }],
  ])('is taken from the session that an answer names when its credentials %s', (_, part) => {
    const responseElements = { ...part, assumedRoleUser: { assumedRoleId: 'AROADEPLOY:release' } };
    expect(issuances(anAssumeRole({ responseElements }))).toMatchObject([
      { issuedKeyId: null, issuedPrincipalId: 'AROADEPLOY:release', expiresAt: null },
    ]);
  });

  it('is not taken from an answer of another service that only shows a role user', () => {
    const responseElements = { assumedRoleUser: { assumedRoleId: 'AROADEPLOY:release' } };
    expect(issuances(aRecord({ responseElements }))).toEqual([]);
  });

  it('knows who a SAML provider let in', () => {
    const record = anAssumeRole({
      eventName: 'AssumeRoleWithSAML',
      userIdentity: { type: 'SAMLUser', principalId: 'q=:ann', userName: 'ann', identityProvider: 'q=' },
      requestParameters: { principalArn: 'arn:aws:iam::1:saml-provider/corp', roleArn: 'arn:aws:iam::1:role/x' },
      responseElements: {
        ...(anAssumeRole()['responseElements'] as object),
        ...{ subject: 'ann@corp', issuer: 'https://corp', audience: 'https://aws' },
      },
    });
    expect(issuances(record)[0]?.federation).toEqual({
      provider: 'arn:aws:iam::1:saml-provider/corp',
      subject: 'ann@corp',
      issuer: 'https://corp',
      audience: 'https://aws',
    });
    const bare = { ...record, requestParameters: null, responseElements: anAssumeRole()['responseElements'] };
    expect(issuances(bare)[0]?.federation).toMatchObject({ provider: 'q=', subject: 'ann' });
  });

  it('knows who an OpenID Connect provider let in', () => {
    const record = anAssumeRole({
      eventName: 'AssumeRoleWithWebIdentity',
      userIdentity: {
        type: 'WebIdentityUser',
        userName: 'repo:o/r',
        identityProvider: 'arn:aws:iam::1:oidc-provider/t',
      },
      responseElements: {
        ...(anAssumeRole()['responseElements'] as object),
        ...{
          subjectFromWebIdentityToken: 'repo:o/r:ref:main',
          provider: 'arn:aws:iam::1:oidc-provider/u',
          audience: 'sts',
        },
      },
    });
    expect(issuances(record)[0]?.federation).toEqual({
      provider: 'arn:aws:iam::1:oidc-provider/u',
      subject: 'repo:o/r:ref:main',
      issuer: null,
      audience: 'sts',
    });
    const bare = { ...record, responseElements: anAssumeRole()['responseElements'] };
    expect(issuances(bare)[0]?.federation).toMatchObject({
      provider: 'arn:aws:iam::1:oidc-provider/t',
      subject: 'repo:o/r',
    });
  });

  it('is taken from GetFederationToken, GetSessionToken and AssumeRoot', () => {
    const credentials = { accessKeyId: 'ASIANEW' };
    const federated = aRecord({
      ...{ ...STS, eventName: 'GetFederationToken', requestParameters: { name: 'ann' } },
      responseElements: {
        credentials,
        federatedUser: { federatedUserId: '1:ann', arn: 'arn:aws:sts::1:federated-user/ann' },
      },
    });
    expect(issuances(federated)).toMatchObject([
      {
        issuedPrincipalId: '1:ann',
        sessionArn: 'arn:aws:sts::1:federated-user/ann',
        sessionName: 'ann',
        roleArn: null,
      },
    ]);
    const session = aRecord({ ...STS, eventName: 'GetSessionToken', responseElements: { credentials } });
    expect(issuances(session)).toMatchObject([{ issuedKeyId: 'ASIANEW', issuedPrincipalId: null, sessionName: null }]);
    const root = aRecord({
      ...{ ...STS, eventName: 'AssumeRoot', requestParameters: { targetPrincipal: '444455556666' } },
      responseElements: { credentials, sourceIdentity: 'ann' },
    });
    expect(issuances(root)).toMatchObject([{ targetPrincipal: '444455556666', sourceIdentity: 'ann' }]);
  });

  it('is taken once for each key of an answer, with the session beside it', () => {
    const one = (key: string) => ({
      credentials: { accessKeyId: key, expiration: '2026-03-02T10:00:00Z' },
      assumedRoleUser: { assumedRoleId: `AROA:${key}` },
      roleArn: `arn:aws:iam::1:role/${key}`,
      sourceIdentity: 'CN=x',
    });
    const record = aRecord({
      ...{ eventSource: 'rolesanywhere.amazonaws.com', eventName: 'CreateSession' },
      responseElements: { credentialSet: [one('ASIA1'), one('ASIA2'), one('ASIA1')] },
    });
    expect(issuances(record)).toMatchObject([
      {
        issuedKeyId: 'ASIA1',
        issuedPrincipalId: 'AROA:ASIA1',
        roleArn: 'arn:aws:iam::1:role/ASIA1',
        sourceIdentity: 'CN=x',
      },
      { issuedKeyId: 'ASIA2', issuedPrincipalId: 'AROA:ASIA2', expiresAt: Date.UTC(2026, 2, 2, 10) },
    ]);
  });

  it('names the principal that delegated credentials act as', () => {
    const arn = 'arn:aws:sts::111122223333:assumed-role/Admin/ann';
    const record = aRecord({
      ...{ ...STS, eventName: 'GetDelegatedAccessToken', requestParameters: { tradeInToken: 'x' } },
      responseElements: { credentials: { accessKeyId: 'ASIANEW' }, assumedPrincipal: arn },
    });
    expect(issuances(record)).toMatchObject([{ issuedKeyId: 'ASIANEW', assumedPrincipalArn: arn, sessionArn: null }]);
  });

  it.each([
    ['deep in an answer', { a: [{ b: { sessionCredentials: { accessKeyId: 'ASIANEW' } } }] }, ['ASIANEW']],
    ['at the top of an answer', { accessKeyId: 'ASIANEW', sessionToken: 't', expiration: 1_772_445_600 }, ['ASIANEW']],
    ['below the sixth level', { a: { b: { c: { d: { e: { f: { credentials: { accessKeyId: 'A' } } } } } } } }, []],
    ['as the long-term key of a user', { accessKey: { accessKeyId: 'AKIANEW', userName: 'ann' } }, []],
    ['as another type', { credentials: { accessKeyId: 5 } }, []],
  ])('looks for credentials of any service %s', (_, responseElements, keys) => {
    expect(issuances(aRecord({ responseElements })).map((fact) => fact.issuedKeyId)).toEqual(keys);
  });

  it('keeps the session tags that name a pod, in order', () => {
    const tags = [
      { key: 'kubernetes-pod-name', value: 'web-1' },
      { key: 'team', value: 'a' },
      { key: 'eks-cluster-name', value: 'prod' },
      { key: 'kubernetes-namespace', value: 5 },
      'odd',
    ];
    const record = anAssumeRole({ requestParameters: { tags } });
    expect(issuances(record)[0]?.workloadTags).toEqual([
      ['eks-cluster-name', 'prod'],
      ['kubernetes-pod-name', 'web-1'],
    ]);
  });

  it('has no expiry when that cannot be read, and says so', () => {
    const responseElements = { credentials: { accessKeyId: 'ASIANEW', expiration: 'tomorrow' } };
    const { facts, oddities } = decoded(anAssumeRole({ responseElements }));
    expect(facts).toMatchObject([{ expiresAt: null }]);
    expect(oddities).toEqual([{ field: 'responseElements.credentials.expiration', found: 'unreadable' }]);
  });

  it('has no name where one is too long to be kept whole', () => {
    const requestParameters = { roleArn: 'r'.repeat(5000), roleSessionName: 'release' };
    const { facts, oddities } = decoded(anAssumeRole({ requestParameters }));
    expect(facts).toMatchObject([{ roleArn: null, sessionName: 'release' }]);
    expect(oddities).toEqual([{ field: 'requestParameters.roleArn', found: 'too-long' }]);
  });
});

describe('sign-in', () => {
  const signin = (eventName: string, part = {}) =>
    aRecord({ eventSource: 'signin.amazonaws.com', eventType: 'AwsConsoleSignIn', eventName, ...part });

  it('is taken from a ConsoleLogin that succeeded', () => {
    const record = signin('ConsoleLogin', {
      responseElements: { ConsoleLogin: 'Success' },
      additionalEventData: { MFAUsed: 'Yes', LoginTo: 'https://console', SamlProviderArn: 'arn:saml' },
    });
    expect(decoded(record).facts).toMatchObject([
      { kind: 'sign-in', eventName: 'ConsoleLogin', hasMfa: true, samlProviderArn: 'arn:saml', issuedKeyId: null },
    ]);
  });

  it('is taken from an addendum to it as well, which may be all that there is', () => {
    const addendum = { reason: 'UPDATED_DATA', updatedFields: 'userIdentity', originalEventID: 'the first' };
    for (const name of ['ConsoleLogin', 'SwitchRole'])
      expect(decoded(signin(name, { responseElements: { [name]: 'Success' }, addendum })).facts).toMatchObject([
        { kind: 'sign-in', eventName: name },
        { kind: 'amendment', originalEventId: 'the first' },
      ]);
  });

  it.each([
    ['failed', { responseElements: { ConsoleLogin: 'Failure' }, errorMessage: 'Failed authentication' }],
    ['says nothing', { responseElements: null }],
    ['failed without a message', { responseElements: { ConsoleLogin: 'Failure' } }],
  ])('is not taken from a ConsoleLogin that %s', (_, part) => {
    expect(decoded(signin('ConsoleLogin', part)).facts).toEqual([]);
  });

  it('is taken from a switch of roles, with where it came from', () => {
    const record = signin('SwitchRole', {
      responseElements: { SwitchRole: 'Success' },
      additionalEventData: { SwitchFrom: 'arn:aws:iam::1:user/ann', MFAUsed: 'No' },
    });
    expect(decoded(record).facts).toMatchObject([
      { kind: 'sign-in', switchFrom: 'arn:aws:iam::1:user/ann', hasMfa: false },
    ]);
  });

  it('and issuance both are taken from GetSigninToken with credentials', () => {
    const record = signin('GetSigninToken', {
      responseElements: { credentials: { accessKeyId: 'ASIANEW' }, GetSigninToken: 'Success' },
    });
    expect(decoded(record).facts).toMatchObject([
      { kind: 'issuance', issuedKeyId: 'ASIANEW', eventName: 'GetSigninToken' },
      { kind: 'sign-in', issuedKeyId: 'ASIANEW', hasMfa: null },
    ]);
  });

  it('is not taken from another service or another call', () => {
    const responseElements = { ConsoleLogin: 'Success' };
    expect(decoded(aRecord({ eventName: 'ConsoleLogin', responseElements })).facts).toEqual([]);
    expect(decoded(signin('CheckMfa', { responseElements: { CheckMfa: 'Success' } })).facts).toEqual([]);
  });
});

describe('grant', () => {
  it.each([
    ['signin', 'AuthorizeOAuth2Access'],
    ['signin', 'CreateOAuth2Token'],
    ['sso', 'GetRoleCredentials'],
    ['sso', 'Federate'],
    ['eks-auth', 'AssumeRoleForPodIdentity'],
    ['sso-oauth', 'CreateTokenWithIAM'],
    ['sts', 'GetWebIdentityToken'],
  ])('is taken from %s %s, unless it failed', (source, eventName) => {
    const record = aRecord({ eventSource: `${source}.amazonaws.com`, eventName });
    expect(decoded(record).facts).toMatchObject([{ kind: 'grant', eventName, eventSource: `${source}.amazonaws.com` }]);
    expect(decoded({ ...record, errorCode: 'AccessDenied' }).facts).toEqual([]);
  });

  it('names the Identity Center role, the token and the session that it is for', () => {
    const grantOf = (part: object) =>
      factsOf('grant', aRecord({ eventSource: 'sso.amazonaws.com', eventName: 'Federate', ...part }))[0];
    expect(grantOf({ serviceEventDetails: { role_name: 'Admin', account_id: '444455556666' } })).toMatchObject({
      ...{ roleName: 'Admin', roleAccountId: '444455556666' },
    });
    expect(grantOf({ additionalEventData: { 'identitycenter:CredentialId': 'c' } })?.identityCenterCredentialId).toBe(
      'c',
    );
    expect(grantOf({ responseElements: { webIdentityTokenId: 'jti' } })?.webIdentityTokenId).toBe('jti');
  });

  it('is taken from any record that names the sign-in session that it makes', () => {
    const record = aRecord({ additionalEventData: { signInSessionArn: 'arn:aws:signin::1:session/x' } });
    expect(decoded(record).facts).toMatchObject([{ kind: 'grant', signInSessionArn: 'arn:aws:signin::1:session/x' }]);
  });
});

describe('a shared call', () => {
  const sharedIn = (record: object) =>
    decoded(aRecord({ sharedEventID: 'shared', ...record })).facts.filter(({ kind }) => kind === 'shared-call');
  const bucketOf = (accountId: string) => ({
    resources: [{ ARN: 'arn:aws:s3:::b/k' }, { accountId, ARN: 'arn:aws:s3:::b' }],
  });

  it("is taken from the caller's own copy of a call that reached into another account, failed or not", () => {
    const taken = [{ kind: 'shared-call', sharedEventId: 'shared', actor: { type: 'AssumedRole' } }];
    const userIdentity = aRoleIdentity();
    expect(sharedIn({ userIdentity, ...bucketOf('444455556666') })).toMatchObject(taken);
    expect(sharedIn({ userIdentity, ...bucketOf('444455556666'), errorCode: 'AccessDenied' })).toMatchObject(taken);
    expect(sharedIn({ userIdentity })).toMatchObject(taken);
    expect(sharedIn({ userIdentity, resources: [{ ARN: 'arn:aws:s3:::b' }] })).toMatchObject(taken);
  });

  it('is no call within one account, none without a shared id, and none of a service', () => {
    const userIdentity = aRoleIdentity();
    expect(sharedIn({ userIdentity, recipientAccountId: '111122223333', ...bucketOf('111122223333') })).toEqual([]);
    expect(sharedIn({ userIdentity, sharedEventID: undefined })).toEqual([]);
    expect(sharedIn({ userIdentity: { type: 'AWSService', invokedBy: 'ec2.amazonaws.com' } })).toEqual([]);
    expect(sharedIn({ userIdentity: { type: 'AWSAccount', principalId: 'AIDAX', accountId: '1' } })).toEqual([]);
  });

  it('is not told beside an issuance, which says the same', () => {
    const facts = decoded(anAssumeRole({ sharedEventID: 'shared' })).facts;
    expect(facts.map(({ kind }) => kind)).toEqual(['issuance']);
  });
});

describe('an issuance of an addendum', () => {
  const amendsOf = (addendum: object, eventID = 'this') =>
    decoded(anAssumeRole({ addendum, eventID })).facts.map((fact) => fact.kind === 'issuance' && fact.amends);

  it('says which record it is about, and what it tells anew', () => {
    const about = { reason: 'UPDATED_DATA', originalEventID: 'first' };
    expect(amendsOf(about)).toContainEqual({ eventId: 'first', fields: null });
    expect(amendsOf({ ...about, updatedFields: 'responseElements' })).toContainEqual({
      eventId: 'first',
      fields: 'responseElements',
    });
  });

  it('is about no other record where it came late, or names itself', () => {
    expect(amendsOf({ reason: 'DELIVERY_DELAY' })).toContain(null);
    expect(amendsOf({ reason: 'UPDATED_DATA', originalEventID: 'this' })).toContain(null);
  });
});

describe('amendment', () => {
  it('is taken from a record with an addendum, failed or not', () => {
    const addendum = {
      reason: 'UPDATED_DATA',
      originalEventID: 'e',
      originalRequestID: 'r',
      updatedFields: 'responseElements',
    };
    expect(decoded(aRecord({ addendum, errorCode: 'x' })).facts).toMatchObject([
      { kind: 'amendment', reason: 'UPDATED_DATA', originalEventId: 'e', updatedFields: 'responseElements' },
    ]);
    expect(decoded(aRecord({ addendum: {} })).facts).toEqual([]);
  });
});

describe('an ordinary record', () => {
  it('teaches nothing', () => {
    expect(
      decoded(aRecord({ userIdentity: aRoleIdentity(), responseElements: { instancesSet: { items: [{}] } } })).facts,
    ).toEqual([]);
  });
});
