import { describe, expect, it } from '@jest/globals';
import {
  aFederatedUser,
  anIamUser,
  aRoleSession,
  aRootUser,
  aStranger,
  AWAY,
  HOME,
} from '../../../test/builders/an-actor.ts';
import { moment } from '../../../test/builders/moment.ts';
import { issuerGapOf } from './issuer-gap.ts';

describe('issuerGapOf', () => {
  it('says which accounts, Regions and time to load for a role session', () => {
    expect(issuerGapOf(aRoleSession())).toEqual({
      reason: 'ISSUER_NOT_DELIVERED',
      accountId: HOME,
      principalId: 'AROADEPLOY:ci',
      ingestNext: `management events from 2026-03-02T08:59:58Z to 2026-03-02T09:00:02Z, reads included, of account ${HOME} and of the accounts that may take this role, in all Regions`,
    });
  });

  it('asks for the longest time that a session may have lived, where it does not say when it was created', () => {
    expect(issuerGapOf(aRoleSession({ createdAt: null })).ingestNext).toContain('of the 12 hours before its first use');
    const token = aFederatedUser('partner', anIamUser('alice'), { createdAt: null });
    expect(issuerGapOf(token).ingestNext).toContain('of the 36 hours before its first use');
    expect(issuerGapOf(token).ingestNext).not.toContain('this role');
  });

  it('asks for no accounts that may take a role, where the session is of none', () => {
    const token = aFederatedUser('partner', anIamUser('alice'));
    expect(issuerGapOf(token).ingestNext).toBe(
      `management events from 2026-03-02T08:59:58Z to 2026-03-02T09:00:02Z, reads included, of account ${HOME}, in all Regions`,
    );
  });

  it('names the Region of Identity Center, where the path of the role tells it', () => {
    const reserved = '/aws-reserved/sso.amazonaws.com/';
    const session = aRoleSession({ role: 'AWSReservedSSO_Admin_0', path: `${reserved}eu-west-1/` });
    expect(issuerGapOf(session).ingestNext).toContain('in eu-west-1, where its Identity Center is');
    const old = aRoleSession({ role: 'AWSReservedSSO_Admin_0', path: reserved });
    expect(issuerGapOf(old).ingestNext).toMatch(/, in all Regions$/);
  });

  it('reads the account out of the ids, where the record shows none', () => {
    const hidden = { accountId: null, arn: null };
    const stranger = aStranger('AROA5FLZVX4OPQRSTUVWX:ci', 'shared', hidden);
    expect(issuerGapOf(stranger)).toMatchObject({ accountId: '904882667292' });
    expect(issuerGapOf(stranger).ingestNext).toContain('of account 904882667292');
    const session = aRoleSession({ key: 'ASIA5FLZVX4OPQRSTUVW' }, hidden);
    expect(issuerGapOf(session)).toMatchObject({ accountId: '904882667292' });
    expect(issuerGapOf({ ...session, accountId: AWAY })).toMatchObject({ accountId: AWAY });
    expect(issuerGapOf(aRoleSession({ key: 'ASIAONE' }, hidden))).toMatchObject({ accountId: null });
  });

  it("asks for the caller's account where only the role owner's copy is there", () => {
    const gap = issuerGapOf(aStranger('AROABUILD:ci', 'shared'));
    expect(gap).toMatchObject({ reason: 'CALLER_ACCOUNT_NOT_INGESTED', accountId: HOME });
    expect(issuerGapOf(aStranger('AROABUILD:ci', 'shared', { accountId: null })).ingestNext).toContain('the account');
    const called = aStranger('AROABUILD:ci', 'shared', { calledAt: moment('09:00:00') });
    expect(gap.ingestNext).toContain('of the time of this call');
    expect(issuerGapOf(called).ingestNext).toContain('from 2026-03-02T08:59:58Z to 2026-03-02T09:00:02Z');
  });

  it('asks for nothing where AWS made the session for a service of its own', () => {
    const principalId = `${HOME}:aws:ec2-infrastructure:i-0abc`;
    expect(issuerGapOf(aRoleSession({}, { principalId }))).toMatchObject({ reason: 'SERVICE_DELIVERED', principalId });
    expect(issuerGapOf(aRoleSession({}, { principalId })).ingestNext).toMatch(/^nothing: AWS makes/);
  });

  it.each([`x${HOME}:aws:ec2-infrastructure:i-0abc`, `9${HOME}:aws:x`, `${HOME}:aws-cli`])(
    'takes no session for one of AWS itself that is only named like one: %s',
    (principalId) => {
      expect(issuerGapOf(aRoleSession({}, { principalId }))).toMatchObject({ reason: 'ISSUER_NOT_DELIVERED' });
    },
  );

  it('asks for sign-ins of the root user', () => {
    expect(issuerGapOf(aRootUser({ accessKeyId: 'ASIAONE' }))).toMatchObject({ reason: 'ROOT_NOT_EVIDENCED' });
    const { ingestNext } = issuerGapOf(aRootUser({ accessKeyId: 'ASIAONE', createdAt: aRoleSession().createdAt }));
    for (const part of ['sign-in', 'AssumeRoot', '2026-03-02T08:59:58Z', HOME, 'management account']) {
      expect(ingestNext).toContain(part);
    }
  });
});
