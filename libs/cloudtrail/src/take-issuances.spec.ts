import { describe, expect, it } from '@jest/globals';
import { aRecord, anAssumeRole, factsOf } from '../../../test/builders/a-record.ts';

const issuances = (record: ReturnType<typeof aRecord>) => factsOf('issuance', record);

const assumedRoleUser = {
  assumedRoleId: 'AROADEPLOY:release',
  arn: 'arn:aws:sts::444455556666:assumed-role/Deploy/release',
};

describe('an answer of STS without a key', () => {
  const keyless = (part: object) => issuances(anAssumeRole({ responseElements: { assumedRoleUser }, ...part }));

  it.each(['AssumeRole', 'AssumeRoleWithSAML', 'AssumeRoleWithWebIdentity'])('is an issuance by %s', (eventName) => {
    expect(keyless({ eventName })).toMatchObject([{ issuedKeyId: null, issuedPrincipalId: 'AROADEPLOY:release' }]);
  });

  it('is an issuance where the record names no service', () => {
    expect(keyless({ eventSource: undefined })).toHaveLength(1);
  });

  it('is one by either half of what names the session', () => {
    const { assumedRoleId, arn } = assumedRoleUser;
    const part = (user: object) => keyless({ responseElements: { assumedRoleUser: user } });
    expect(part({ assumedRoleId })).toMatchObject([{ issuedPrincipalId: assumedRoleId, sessionArn: null }]);
    expect(part({ arn })).toMatchObject([{ issuedPrincipalId: null, sessionArn: arn }]);
    expect(part({})).toEqual([]);
  });

  it.each([
    ['another service', { eventSource: 'eks-auth.amazonaws.com' }],
    ['a call that only ends like one', { eventName: 'DryRunAssumeRole' }],
    ['a call that only begins like one', { eventName: 'GetSessionTokenInfo' }],
  ])('is none by %s', (_, part) => {
    expect(keyless(part)).toEqual([]);
  });
});

describe('an issuance', () => {
  it('is of the session beside its credentials, and else of the one that the answer names at its top', () => {
    const credentials = { accessKeyId: 'ASIANEW' };
    const near = { arn: 'arn:aws:sts::1:assumed-role/Near/x' };
    const issued = (responseElements: object) => issuances(aRecord({ responseElements }));
    expect(issued({ result: { credentials }, assumedRoleUser })).toMatchObject([
      { issuedPrincipalId: 'AROADEPLOY:release', sessionArn: assumedRoleUser.arn },
    ]);
    expect(issued({ result: { credentials, assumedRoleUser: near }, assumedRoleUser })).toMatchObject([
      { issuedPrincipalId: null, sessionArn: near.arn },
    ]);
  });

  it('has no name of a call where the record names none', () => {
    const responseElements = { credentials: { accessKeyId: 'ASIANEW' } };
    expect(issuances(aRecord({ eventName: undefined, responseElements }))).toMatchObject([{ eventName: '' }]);
  });

  it('has its expiry, also where the answer writes it as a number', () => {
    const credentials = { accessKeyId: 'ASIANEW', expiration: 1_772_445_600 };
    expect(issuances(aRecord({ responseElements: { credentials } }))).toMatchObject([
      { expiresAt: Date.UTC(2026, 2, 2, 10) },
    ]);
  });

  it('takes a session name from the name of a federated user, and of nothing else', () => {
    const named = { requestParameters: { name: 'ann' }, responseElements: { credentials: { accessKeyId: 'ASIANEW' } } };
    expect(issuances(aRecord({ ...named, eventName: 'GetFederationToken' }))).toMatchObject([{ sessionName: 'ann' }]);
    expect(issuances(aRecord({ ...named, eventName: 'CreateSession' }))).toMatchObject([{ sessionName: null }]);
  });

  it('knows who was let in by the name of the call, and else by the type of the caller', () => {
    const letIn = (eventName: string, type: string) =>
      issuances(
        anAssumeRole({
          eventName,
          userIdentity: { type, userName: 'ann', identityProvider: 'p' },
          requestParameters: null,
        }),
      ).map(({ federation }) => federation?.subject);
    expect(letIn('AssumeRoleWithSAML', 'Unknown')).toEqual(['ann']);
    expect(letIn('AssumeRole', 'SAMLUser')).toEqual(['ann']);
    expect(letIn('AssumeRoleWithWebIdentity', 'Directory')).toEqual(['ann']);
    expect(letIn('AssumeRole', 'WebIdentityUser')).toEqual(['ann']);
    expect(letIn('AssumeRole', 'IAMUser')).toEqual([undefined]);
  });
});
