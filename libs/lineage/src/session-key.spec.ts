import { describe, expect, it } from '@jest/globals';
import { aFederatedUser, anIamUser, aRoleSession, aRootUser, aService } from '../../../test/builders/an-actor.ts';
import { sessionKeyOf } from './session-key.ts';

describe('sessionKeyOf', () => {
  it('is the principal and the moment of creation, whatever key is shown', () => {
    const key = 'AROADEPLOY:ci 2026-03-02T09:00:00Z';
    expect(sessionKeyOf(aRoleSession())).toBe(key);
    expect(sessionKeyOf(aRoleSession({ key: 'ASIAONE' }))).toBe(key);
    expect(sessionKeyOf(aRoleSession({ createdAt: '09:00:01' }))).not.toBe(key);
    expect(sessionKeyOf(aRoleSession({ name: 'other' }))).not.toBe(key);
  });

  it('falls back on the key where the creation is not recorded', () => {
    expect(sessionKeyOf(aRoleSession({ createdAt: null, key: 'ASIAONE' }))).toBe('AROADEPLOY:ci ASIAONE');
    expect(sessionKeyOf(aRoleSession({ createdAt: null }))).toBe('AROADEPLOY:ci ');
  });

  it('belongs to federated users, and to users and root with a temporary key', () => {
    expect(sessionKeyOf(aFederatedUser('bob', anIamUser('alice')))).toBe('111122223333:bob 2026-03-02T09:00:00Z');
    expect(sessionKeyOf(anIamUser('alice', { accessKeyId: 'ASIAONE' }))).toBe('AIDAALICE ASIAONE');
    expect(sessionKeyOf(aRootUser({ accessKeyId: 'ASIAONE' }))).toBe('111122223333 ASIAONE');
  });

  it('is null for those that act without a session', () => {
    expect(sessionKeyOf(anIamUser('alice'))).toBeNull();
    expect(sessionKeyOf(aRootUser())).toBeNull();
    expect(sessionKeyOf(aService('config.amazonaws.com'))).toBeNull();
    expect(sessionKeyOf(aRoleSession({}, { principalId: null }))).toBeNull();
  });
});
