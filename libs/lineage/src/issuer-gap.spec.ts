import { describe, expect, it } from '@jest/globals';
import { aRoleSession, aRootUser, aStranger, HOME } from '../../../test/builders/an-actor.ts';
import { issuerGapOf } from './issuer-gap.ts';

describe('issuerGapOf', () => {
  it('says which account and moment to load for a role session', () => {
    const gap = issuerGapOf(aRoleSession());
    expect(gap).toMatchObject({ reason: 'ISSUER_NOT_DELIVERED', accountId: HOME, principalId: 'AROADEPLOY:ci' });
    expect(gap.ingestNext).toContain('2026-03-02T09:00:00Z');
    expect(gap.ingestNext).toContain(HOME);
    expect(issuerGapOf(aRoleSession({ createdAt: null })).ingestNext).toContain('before its first use');
  });

  it("asks for the caller's account where only the role owner's copy is there", () => {
    const gap = issuerGapOf(aStranger('AROABUILD:ci', 'shared'));
    expect(gap).toMatchObject({ reason: 'CALLER_ACCOUNT_NOT_INGESTED', accountId: HOME });
    expect(issuerGapOf(aStranger('AROABUILD:ci', 'shared', { accountId: null })).ingestNext).toContain('the account');
  });

  it('asks for nothing where AWS made the session for a service of its own', () => {
    const principalId = `${HOME}:aws:ec2-infrastructure:i-0abc`;
    expect(issuerGapOf(aRoleSession({}, { principalId }))).toMatchObject({ reason: 'SERVICE_DELIVERED', principalId });
  });

  it('asks for sign-ins of the root user', () => {
    expect(issuerGapOf(aRootUser({ accessKeyId: 'ASIAONE' }))).toMatchObject({ reason: 'ROOT_NOT_EVIDENCED' });
  });
});
