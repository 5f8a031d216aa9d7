import { describe, expect, it } from '@jest/globals';
import type { Issuance } from '#cloudtrail';
import { anIamUser, aRoleSession, aService, AWAY, HOME } from '../../../test/builders/an-actor.ts';
import { aTakenRole } from '../../../test/builders/an-issuance.ts';
import { aCertificate } from '../../../test/builders/a-vending.ts';
import { attribution } from '../../../test/builders/resolve-all.ts';
import { claimsOf } from './claims.ts';
import type { KnownIssuance } from './known-fact.ts';
import { isTakenByRolesAnywhere } from './roles-anywhere.ts';

const SERIAL = '2a9902119721ab7b5c19';
const ANCHOR = `arn:aws:rolesanywhere:eu-west-1:${HOME}:trust-anchor/0a`;
const CERTIFICATE = { kind: 'CERTIFICATE', id: SERIAL, accountId: HOME, service: null };
const SERVICE = aService('rolesanywhere.amazonaws.com');

const federation = { provider: ANCHOR, subject: SERIAL, issuer: null, audience: null };
const part: Partial<Issuance> = { eventName: 'CreateSession', sessionName: null, federation };
const press = { role: 'Press', name: SERIAL, key: 'ASIAONE' };
const session = aRoleSession(press, { sourceIdentity: 'CN=press-7' });
const created = aTakenRole({ by: aCertificate(SERIAL), ...press, eventId: 'created' }, part);
/** What STS records of the same issue. */
const taken = aTakenRole({ by: SERVICE, ...press, eventId: 'taken' });

describe('a session of IAM Roles Anywhere', () => {
  it('leads to the certificate, with its common name and its trust anchor as claims', () => {
    expect(attribution([created], session, '09:10:00')).toMatchObject({
      status: 'PROVEN',
      origin: CERTIFICATE,
      hops: [{ issuedBy: ['created'], joinedBy: 'ISSUED_ACCESS_KEY', strength: 'EXACT', crossAccount: false }],
      claims: [
        { kind: 'IDENTITY_PROVIDER', value: ANCHOR, authority: 'AWS' },
        { kind: 'ROLE_SESSION_NAME', value: SERIAL, authority: 'AWS' },
        { kind: 'SOURCE_IDENTITY', value: 'CN=press-7', authority: 'IDENTITY_PROVIDER' },
      ],
    });
  });

  it('leads to the certificate where the service calls itself the caller', () => {
    const by = { ...aCertificate(SERIAL), type: 'AWSService', invokedBy: 'rolesanywhere.amazonaws.com' };
    expect(attribution([aTakenRole({ by, ...press }, part)], session, '09:10:00')).toMatchObject({
      status: 'PROVEN',
      origin: CERTIFICATE,
    });
    expect(attribution([], by, '09:10:00')).toMatchObject({ status: 'PROVEN', origin: CERTIFICATE });
  });

  it('without a key is joined by its identity', () => {
    expect(attribution([created], { ...session, accessKeyId: null }, '09:10:00')).toMatchObject({
      origin: CERTIFICATE,
      hops: [{ joinedBy: 'SESSION_IDENTITY', strength: 'STRONG' }],
    });
  });

  it('has the name that the caller asked for as a claim of the caller', () => {
    const named = { ...press, name: 'press-7' };
    const call = aTakenRole({ by: aCertificate(SERIAL), ...named }, { ...part, sessionName: 'press-7' });
    expect(attribution([call], aRoleSession(named), '09:10:00')).toMatchObject({
      origin: CERTIFICATE,
      claims: [{ kind: 'IDENTITY_PROVIDER' }, { kind: 'ROLE_SESSION_NAME', value: 'press-7', authority: 'CALLER' }],
    });
  });

  it('has a source identity of the caller, unless a certificate vouches for every call that may have issued it', () => {
    const authorities = (calls: readonly KnownIssuance[]) =>
      claimsOf(
        session,
        calls.map(({ issuance }) => issuance),
        [],
      ).flatMap(({ kind, authority }) => (kind === 'SOURCE_IDENTITY' ? [authority] : []));
    const byAlice = aTakenRole({ by: anIamUser('alice'), ...press });
    expect([[created], [created, byAlice], [byAlice], []].map(authorities)).toEqual([
      ['IDENTITY_PROVIDER'],
      ['CALLER'],
      ['CALLER'],
      ['CALLER'],
    ]);
  });

  it('is whoever called with a role that the service only passed on', () => {
    const by = aRoleSession({ role: 'Build' }, { invokedBy: 'rolesanywhere.amazonaws.com' });
    expect(isTakenByRolesAnywhere(aTakenRole({ by, ...press }).issuance)).toBe(false);
    expect(isTakenByRolesAnywhere(taken.issuance)).toBe(true);
  });

  it('is incomplete by the role that STS saw the service take, which shows no certificate', () => {
    const answer = attribution([taken], session, '09:10:00');
    expect(answer).toMatchObject({
      status: 'INCOMPLETE',
      origin: null,
      hops: [{ issuedBy: ['taken'] }],
      gap: { reason: 'ISSUER_NOT_DELIVERED', accountId: HOME },
      claims: [
        { kind: 'ROLE_SESSION_NAME', authority: 'CALLER' },
        { kind: 'SOURCE_IDENTITY', value: 'CN=press-7', authority: 'CALLER' },
      ],
    });
    expect(answer.gap?.ingestNext).toContain('CreateSession');
  });

  it('is incomplete without any issue, whatever its source identity says', () => {
    expect(attribution([], session, '09:10:00')).toMatchObject({
      status: 'INCOMPLETE',
      gap: { reason: 'ISSUER_NOT_DELIVERED' },
      claims: [
        { kind: 'ROLE_SESSION_NAME', authority: 'CALLER' },
        { kind: 'SOURCE_IDENTITY', authority: 'CALLER' },
      ],
    });
  });

  it('leads to the certificate where both records came', () => {
    for (const facts of [
      [created, taken],
      [taken, created],
    ]) {
      for (const use of [session, { ...session, accessKeyId: null }]) {
        expect(attribution(facts, use, '09:10:00')).toMatchObject({ status: 'PROVEN', origin: CERTIFICATE });
      }
    }
  });

  it('is undecided where the service took the role again in that second, for a certificate that is not known', () => {
    const other = aTakenRole({ by: SERVICE, ...press, key: 'ASIATWO' });
    const keyless = { ...session, accessKeyId: null };
    expect(attribution([created, taken, other], session, '09:10:00')).toMatchObject({ origin: CERTIFICATE });
    expect(attribution([created, taken, other], keyless, '09:10:00')).toMatchObject({ status: 'AMBIGUOUS' });
  });

  it('is not told apart by the account of another role', () => {
    const away = { ...press, accountId: AWAY };
    const call = aTakenRole({ by: aCertificate(SERIAL, AWAY), ...press, into: AWAY }, part);
    expect(attribution([call], aRoleSession(away), '09:10:00')).toMatchObject({
      origin: { ...CERTIFICATE, accountId: AWAY },
    });
  });

  it('is not the session that the service gives itself', () => {
    const linked = {
      role: 'AWSServiceRoleForRolesAnywhere',
      path: '/aws-service-role/rolesanywhere.amazonaws.com/',
      name: 'RolesAnywhereInternalSession',
      key: 'ASIAOWN',
    };
    expect(attribution([aTakenRole({ by: SERVICE, ...linked })], aRoleSession(linked), '09:10:00')).toMatchObject({
      status: 'PROVEN',
      origin: { kind: 'AWS_SERVICE', id: 'rolesanywhere.amazonaws.com' },
    });
  });

  it('names the certificate in the record of the call itself, and the service in that of STS', () => {
    expect(attribution([created], aCertificate(SERIAL), '09:00:00')).toMatchObject({
      status: 'PROVEN',
      origin: CERTIFICATE,
    });
    expect(attribution([taken], SERVICE, '09:00:00')).toMatchObject({ origin: { kind: 'AWS_SERVICE' } });
  });
});
