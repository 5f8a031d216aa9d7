import { describe, expect, it } from '@jest/globals';
import { aRecord, decoded } from '../../../test/builders/a-record.ts';
import type { RecordJson } from '../../../test/builders/a-record.ts';

const HOME = '111122223333';
const root = { type: 'Root', principalId: HOME, arn: `arn:aws:iam::${HOME}:root`, accountId: HOME, accessKeyId: '' };
const carol = { type: 'IdentityCenterUser', principalId: '906-1', accountId: HOME, userName: 'carol' };

const step = (userIdentity: RecordJson, eventName: string, part: RecordJson = {}): boolean | null =>
  decoded(aRecord({ userIdentity, eventSource: 'signin.amazonaws.com', eventName, ...part })).actor.isUnauthenticated;

describe('a record of signing in', () => {
  it('shows nobody who is authenticated where it failed', () => {
    expect(step(root, 'ConsoleLogin', { responseElements: { ConsoleLogin: 'Failure' } })).toBe(true);
    expect(step(root, 'ConsoleLogin', { responseElements: null, errorMessage: 'Failed authentication' })).toBe(true);
    expect(step(carol, 'UserAuthentication', { serviceEventDetails: { UserAuthentication: 'Failure' } })).toBe(true);
    expect(step(carol, 'CredentialVerification', { errorCode: 'AuthenticationFailed' })).toBe(true);
  });

  it('shows nobody who is authenticated before anything was verified', () => {
    expect(
      step(root, 'PasswordRecoveryRequested', { responseElements: { PasswordRecoveryRequested: 'Success' } }),
    ).toBe(true);
    expect(step(root, 'PasswordRecoveryCompleted')).toBe(true);
    expect(step(carol, 'CredentialChallenge', { serviceEventDetails: { CredentialChallenge: 'Success' } })).toBe(true);
  });

  it('shows who it was where it succeeded, or does not say', () => {
    expect(step(root, 'ConsoleLogin', { responseElements: { ConsoleLogin: 'Success' } })).toBeNull();
    expect(step(root, 'ConsoleLogin')).toBeNull();
    expect(step(root, 'CheckMfa', { responseElements: { CheckMfa: 'Success' } })).toBeNull();
    expect(step(carol, 'UserAuthentication', { serviceEventDetails: { UserAuthentication: 'Success' } })).toBeNull();
  });

  it("is of the sign-in service: a call of that name elsewhere is the caller's own", () => {
    expect(
      step(root, 'CredentialVerification', { eventSource: 'fraud.amazonaws.com', errorCode: 'Denied' }),
    ).toBeNull();
  });
});
