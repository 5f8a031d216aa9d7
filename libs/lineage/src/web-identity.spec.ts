import { describe, expect, it } from '@jest/globals';
import { aRoleSession, aWebIdentity, HOME, roleArnOf } from '../../../test/builders/an-actor.ts';
import { aTakenRole } from '../../../test/builders/an-issuance.ts';
import { aPoolIdentity, aVending } from '../../../test/builders/a-vending.ts';
import { moment } from '../../../test/builders/moment.ts';
import { attribution } from '../../../test/builders/resolve-all.ts';

const originOf = (id: string) => ({ kind: 'WEB_IDENTITY', id, accountId: HOME, service: null });
const byToken = { eventName: 'AssumeRoleWithWebIdentity' };

describe('a session of a web identity', () => {
  it.each(['repo:acme/web:ref:refs/heads/main', 'system:serviceaccount:shop:cart', 'eu-west-1:1cf667a2-49a6'])(
    'leads to the subject of its token: %s',
    (subject) => {
      const call = aTakenRole({ by: aWebIdentity(subject), key: 'ASIAONE' }, byToken);
      expect(attribution([call], aRoleSession({ key: 'ASIAONE' }), '09:10:00')).toMatchObject({
        status: 'PROVEN',
        origin: originOf(subject),
      });
    },
  );
});

describe('a session of an Amazon Cognito identity', () => {
  const POOL = 'eu-west-1:1cf667a2-49a6';
  const federation = { provider: 'cognito-identity.amazonaws.com', subject: POOL, issuer: null, audience: null };
  const enhanced = {
    eventSource: 'cognito-identity.amazonaws.com',
    eventName: 'GetCredentialsForIdentity',
    federation,
  };
  const guest = { role: 'Guest', name: 'CognitoIdentityCredentials', key: 'ASIAONE' };
  const session = aRoleSession(guest);
  const given = aVending({ by: aPoolIdentity(POOL), key: 'ASIAONE', eventId: 'given' }, enhanced);
  const basic = aTakenRole({ by: aWebIdentity(POOL), ...guest, eventId: 'taken' }, byToken);

  it('leads to the identity that it was given to, by key, moment and account', () => {
    expect(attribution([given], session, '09:10:00')).toMatchObject({
      status: 'PROVEN',
      origin: originOf(POOL),
      hops: [{ issuedBy: ['given'], joinedBy: 'ISSUED_ACCESS_KEY', strength: 'STRONG' }],
      claims: [
        { kind: 'IDENTITY_PROVIDER', value: 'cognito-identity.amazonaws.com' },
        { kind: 'ROLE_SESSION_NAME', value: 'CognitoIdentityCredentials', authority: 'AWS' },
      ],
    });
  });

  it('has the same origin by the basic flow, and by both', () => {
    expect(attribution([basic], session, '09:10:00')).toMatchObject({ status: 'PROVEN', origin: originOf(POOL) });
    expect(attribution([given, basic], session, '09:10:00')).toMatchObject({
      status: 'PROVEN',
      origin: originOf(POOL),
      hops: [{ issuedBy: ['taken'], strength: 'EXACT' }],
    });
  });

  it('is one of many that share role, name and second, told apart by their keys alone', () => {
    const other = aVending({ by: aPoolIdentity('eu-west-1:other'), key: 'ASIATWO' }, enhanced);
    const facts = [given, other];
    expect(attribution(facts, session, '09:10:00')).toMatchObject({ origin: originOf(POOL) });
    expect(attribution(facts, aRoleSession({ ...guest, key: 'ASIATWO' }), '09:10:00')).toMatchObject({
      origin: originOf('eu-west-1:other'),
    });
    expect(attribution(facts, aRoleSession({ ...guest, key: null }), '09:10:00')).toMatchObject({
      status: 'INCOMPLETE',
      gap: { reason: 'ISSUER_NOT_DELIVERED' },
    });
  });

  it('is of the role that the caller asked for, where the request names one', () => {
    const asked = (role: string) =>
      aVending({ by: aPoolIdentity(POOL), key: 'ASIAONE' }, { ...enhanced, roleArn: roleArnOf(HOME, role) });
    expect(attribution([asked('Guest')], session, '09:10:00')).toMatchObject({ origin: originOf(POOL) });
    expect(attribution([asked('Member')], session, '09:10:00')).toMatchObject({ status: 'INCOMPLETE' });
  });

  it('names the identity in the record of the call itself', () => {
    expect(attribution([given], aPoolIdentity(POOL), moment('09:00:00'))).toMatchObject({
      status: 'PROVEN',
      origin: originOf(POOL),
    });
  });

  it('names nobody whose id AWS withheld', () => {
    const withheld = aPoolIdentity('HIDDEN_DUE_TO_SECURITY_REASONS');
    expect(attribution([], withheld, '09:00:00')).toMatchObject({ gap: { reason: 'REDACTED' } });
    expect(attribution([], { ...withheld, admitted: null }, '09:00:00')).toMatchObject({
      gap: { reason: 'IDENTITY_NOT_RECORDED' },
    });
  });
});
