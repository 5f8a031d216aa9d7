import { describe, expect, it } from '@jest/globals';
import type { Actor } from '#cloudtrail';
import {
  aFederatedUser,
  anActor,
  anIamUser,
  aRoleSession,
  aRootUser,
  aSamlUser,
  aService,
  aWebIdentity,
  HOME,
} from '../../../test/builders/an-actor.ts';
import { aTakenRole } from '../../../test/builders/an-issuance.ts';
import { theRootUser, theUser } from '../../../test/builders/an-origin.ts';
import { moment } from '../../../test/builders/moment.ts';
import { attribution } from '../../../test/builders/resolve-all.ts';
import { standingOf } from './in-record.ts';

const origin = (value: unknown) => ({ kind: 'origin', origin: value });
const SESSION = { kind: 'session' };
const UNNAMED = { kind: 'gap', gap: { reason: 'IDENTITY_NOT_RECORDED' } };
const NINE = moment('09:00:00');

describe('standingOf', () => {
  it('names a user by the record alone, whatever key signed', () => {
    expect(standingOf(anIamUser('alice'))).toEqual(origin(theUser('alice')));
    expect(standingOf(anIamUser('alice', { accessKeyId: 'ASIAONE', createdAt: NINE }))).toEqual(
      origin(theUser('alice')),
    );
    expect(standingOf(anIamUser('alice', { accessKeyId: null, invokedBy: 's3.amazonaws.com' }))).toEqual(
      origin(theUser('alice')),
    );
  });

  it('names no user whose ARN the record lacks', () => {
    expect(standingOf(anIamUser('alice', { arn: null }))).toMatchObject(UNNAMED);
  });

  it('never names the origin of a role session', () => {
    expect(standingOf(aRoleSession({ name: 'alice@example.com' }))).toEqual(SESSION);
    expect(standingOf(aRoleSession({}, { principalId: null }))).toMatchObject(UNNAMED);
  });

  it('never names the origin of a role session, though its issuer reads as a user', () => {
    const odd = { issuerType: 'IAMUser', issuerArn: anIamUser('alice').arn };
    expect(standingOf(aRoleSession({}, odd))).toEqual(SESSION);
  });

  it('takes the account of the user behind a federated user from the ARN, and else from beside it', () => {
    const federated = aFederatedUser('bob', anIamUser('alice'), { issuerAccountId: null });
    expect(standingOf(federated)).toEqual(origin(theUser('alice')));
    const rootless = aFederatedUser('bob', aRootUser(), { issuerArn: null });
    expect(standingOf(rootless)).toEqual(origin(theRootUser()));
    expect(standingOf({ ...rootless, issuerAccountId: null })).toEqual(SESSION);
    expect(standingOf(aFederatedUser('bob', anIamUser('alice'), { issuerArn: null }))).toEqual(SESSION);
  });

  it('names the user behind a federated user', () => {
    expect(standingOf(aFederatedUser('bob', anIamUser('alice')))).toEqual(origin(theUser('alice')));
  });

  it('leaves a federated user whose issuer the record lacks to the call that issued it', () => {
    const orphan = aFederatedUser('bob', anIamUser('alice'), { issuerType: null, issuerArn: null });
    expect(standingOf(orphan)).toEqual(SESSION);
    expect(standingOf({ ...orphan, principalId: null })).toMatchObject(UNNAMED);
  });

  it('names the root user behind a federated user, since no assumed root may call for one', () => {
    expect(standingOf(aFederatedUser('bob', aRootUser()))).toEqual(origin(theRootUser()));
  });

  it('names a service by its principal', () => {
    const service = { kind: 'AWS_SERVICE', id: 'config.amazonaws.com', accountId: null, service: null };
    expect(standingOf(aService('config.amazonaws.com'))).toEqual(origin(service));
    expect(standingOf(anActor({ type: 'AWSService' }))).toMatchObject(UNNAMED);
  });

  it('names a SAML user by the subject, and tells Identity Center by the path of the role', () => {
    const saml = { kind: 'SAML_USER', id: 'carol@example.com', accountId: null, service: null };
    const reserved = `arn:aws:iam::${HOME}:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Admin_0a`;
    expect(standingOf(aSamlUser('carol@example.com'))).toEqual(origin(saml));
    expect(standingOf(aSamlUser('carol@example.com', { federatedRoleArn: reserved }))).toEqual(
      origin({ ...saml, kind: 'IDENTITY_CENTER_USER' }),
    );
    expect(standingOf(aSamlUser('carol', { userName: null }))).toMatchObject(UNNAMED);
  });

  it('takes a role named like one of Identity Center for any other', () => {
    const lookalike = `arn:aws:iam::${HOME}:role/AWSReservedSSO_aws-reserved_sso.amazonaws.com`;
    expect(standingOf(aSamlUser('carol', { federatedRoleArn: lookalike }))).toMatchObject({
      origin: { kind: 'SAML_USER' },
    });
  });

  it('names a web identity by its subject, which is unique in the account of its role', () => {
    const subject = 'repo:acme/web:ref:refs/heads/main';
    expect(standingOf(aWebIdentity(subject))).toEqual(
      origin({ kind: 'WEB_IDENTITY', id: subject, accountId: HOME, service: null }),
    );
    expect(standingOf(aWebIdentity(subject, { userName: null }))).toMatchObject(UNNAMED);
  });

  it('names nobody for an anonymous call', () => {
    const anonymous = { kind: 'ANONYMOUS', id: 'anonymous', accountId: null, service: null };
    expect(standingOf(anActor({ type: 'AWSAccount', accountId: 'ANONYMOUS_PRINCIPAL' }))).toEqual(origin(anonymous));
    expect(standingOf(anActor({ type: 'AWSAccount', principalId: 'ANONYMOUS_PRINCIPAL' }))).toEqual(origin(anonymous));
    expect(standingOf(anActor({ type: 'AWSAccount', accountId: 'anonymous' }))).toEqual(origin(anonymous));
  });

  it('leaves the copy of a call from another account to that account', () => {
    expect(standingOf(anActor({ type: 'AWSAccount', principalId: 'AIDAALICE', accountId: HOME }))).toEqual(SESSION);
  });

  it('takes no name that AWS withheld, which would be one for many', () => {
    const withheld = 'HIDDEN_DUE_TO_SECURITY_REASONS';
    const redacted = { kind: 'gap', gap: { reason: 'REDACTED' } };
    expect(standingOf(aSamlUser(withheld))).toMatchObject(redacted);
    expect(standingOf(aWebIdentity(withheld))).toMatchObject(redacted);
    expect(standingOf(anIamUser(withheld))).toMatchObject(redacted);
  });

  it('names a user of Identity Center where the record does, and else gives the id within its store', () => {
    const carol = anActor({ type: 'IdentityCenterUser', userName: 'carol' });
    const id = { kind: 'IDENTITY_CENTER_USER', id: 'carol', accountId: null, service: null };
    expect(standingOf(carol)).toEqual(origin(id));
    const onBehalfOf = { userId: '906-1', identityStoreArn: 'arn:aws:identitystore::111122223333:identitystore/d-1' };
    expect(standingOf({ ...carol, userName: null, onBehalfOf })).toEqual({ kind: 'session' });
    expect(standingOf({ ...carol, userName: null, principalId: '906-1' })).toMatchObject({
      ...UNNAMED,
      gap: { principalId: '906-1' },
    });
    const idOnly = { ...carol, userName: null, principalId: '906-2' };
    expect(standingOf(idOnly)).toMatchObject({ kind: 'gap', gap: { principalId: '906-2' } });
  });

  it('says of each gap whether another record closes it, and why', () => {
    const nextOf = (actor: Actor): unknown => {
      const standing = standingOf(actor);
      return standing.kind === 'gap' && standing.gap.ingestNext;
    };
    expect(nextOf(anActor())).toMatch(/^nothing: .*does not name its actor/);
    expect(nextOf(aSamlUser('HIDDEN_DUE_TO_SECURITY_REASONS'))).toMatch(/^nothing: .*withheld/);
    expect(nextOf(anActor({ type: 'IdentityCenterUser' }))).toContain('identity store');
  });

  it.each([null, 'Unknown', 'Directory', 'iamuser'])('names nobody by the type %s', (type) => {
    expect(standingOf(anIamUser('alice', { type }))).toMatchObject(UNNAMED);
  });
});

describe('a role session whose record lacks the type', () => {
  const alice = anIamUser('alice');
  const taken = aTakenRole({ by: alice, key: 'ASIAONE', eventId: 'taken' });
  const session = aRoleSession({ key: 'ASIAONE' }, { type: null });

  it('is who it is by its very key', () => {
    expect(attribution([taken], session, '09:10:00')).toMatchObject({
      status: 'PROVEN',
      origin: { kind: 'IAM_USER', id: alice.arn },
      hops: [{ joinedBy: 'ISSUED_ACCESS_KEY', strength: 'EXACT', issuedBy: ['taken'] }],
    });
  });

  it('is nobody by anything less', () => {
    const gap = { reason: 'ISSUER_NOT_DELIVERED' };
    const keyless = aTakenRole({ by: alice });
    expect(attribution([keyless], session, '09:10:00')).toMatchObject({ status: 'INCOMPLETE', gap });
    expect(attribution([taken], { ...session, accessKeyId: null }, '09:10:00')).toMatchObject({
      status: 'INCOMPLETE',
      gap: { reason: 'IDENTITY_NOT_RECORDED' },
    });
  });
});

describe('standingOf somebody who was not authenticated', () => {
  it.each([aRootUser({ accessKeyId: null }), anActor({ type: 'IdentityCenterUser', userName: 'carol' })])(
    'names nobody, whoever they tried to be',
    (tried) => {
      expect(standingOf({ ...tried, isUnauthenticated: true })).toMatchObject({
        kind: 'gap',
        gap: { reason: 'NOT_AUTHENTICATED' },
      });
    },
  );
});

describe('standingOf a root identity', () => {
  const temporary = aRootUser({ accessKeyId: 'ASIAONE', createdAt: NINE });

  it('is the root user where a long-term key or no session at all is shown', () => {
    expect(standingOf(aRootUser())).toEqual(origin(theRootUser()));
    expect(standingOf(aRootUser({ accessKeyId: null }))).toEqual(origin(theRootUser()));
    expect(standingOf(aRootUser({ createdAt: NINE }))).toEqual(origin(theRootUser()));
  });

  it('is the root user where a second factor or the console is shown', () => {
    expect(standingOf({ ...temporary, hasMfa: true })).toEqual(origin(theRootUser()));
    expect(standingOf({ ...temporary, isFromConsole: true })).toEqual(origin(theRootUser()));
  });

  it('is nobody yet where a session is shown and nothing else', () => {
    expect(standingOf(temporary)).toEqual(SESSION);
    expect(standingOf({ ...temporary, hasMfa: false, isFromConsole: false })).toEqual(SESSION);
    expect(standingOf({ ...temporary, accessKeyId: null })).toEqual(SESSION);
    expect(standingOf({ ...temporary, createdAt: null })).toEqual(SESSION);
  });

  it('is never the root user where the record says that root was assumed', () => {
    expect(standingOf({ ...temporary, hasMfa: true, isAssumedRoot: true })).toEqual(SESSION);
    expect(standingOf(aRootUser({ isAssumedRoot: true }))).toEqual(SESSION);
  });

  it('keeps the partition of the record in the ARN', () => {
    const chinese = aRootUser({ arn: `arn:aws-cn:iam::${HOME}:root` });
    expect(standingOf(chinese)).toMatchObject({ origin: { id: `arn:aws-cn:iam::${HOME}:root` } });
  });

  it('names no root user without an account', () => {
    expect(standingOf(aRootUser({ accountId: null, arn: null }))).toMatchObject(UNNAMED);
  });
});
