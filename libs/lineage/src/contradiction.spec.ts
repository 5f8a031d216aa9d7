import { describe, expect, it } from '@jest/globals';
import type { Actor } from '#cloudtrail';
import { anIamUser, aRoleSession, aService, aWebIdentity, HOME } from '../../../test/builders/an-actor.ts';
import { aServiceIssue, aTakenRole } from '../../../test/builders/an-issuance.ts';
import { theUser } from '../../../test/builders/an-origin.ts';
import { aSighting } from '../../../test/builders/a-sighting.ts';
import { moment } from '../../../test/builders/moment.ts';
import { attribution } from '../../../test/builders/resolve-all.ts';
import type { KnownFact } from './known-fact.ts';

const alice = anIamUser('alice');
const NOT_KNOWN = { status: 'INCOMPLETE', origin: null, gap: { reason: 'ISSUER_NOT_DELIVERED' } };
const NAMED = { status: 'PROVEN', origin: theUser('alice') };
const told = (facts: readonly KnownFact[], actor: Actor) => attribution(facts, actor, '09:10:00');
/** A use that shows no key, so that principal and time are all that ties it. */
const keyless = (part: Partial<Actor> = {}) => aRoleSession({}, part);

describe('a call that issued this principal in this second', () => {
  const taken = aTakenRole({ by: alice, key: 'ASIAONE' }, { sourceIdentity: 'alice' });

  it('did not issue a session with another source identity', () => {
    expect(told([taken], keyless({ sourceIdentity: 'bob' }))).toMatchObject(NOT_KNOWN);
    expect(told([taken], keyless({ sourceIdentity: 'alice' }))).toMatchObject(NAMED);
  });

  it('may have where either shows none, or hides it: not every record does', () => {
    expect(told([taken], keyless())).toMatchObject(NAMED);
    expect(told([taken], keyless({ sourceIdentity: '***' }))).toMatchObject(NAMED);
    const silent = aTakenRole({ by: alice, key: 'ASIAONE' });
    expect(told([silent], keyless({ sourceIdentity: 'bob' }))).toMatchObject(NAMED);
  });

  it('passes on the source identity of the session that called', () => {
    const caller = aRoleSession({ role: 'Entry', key: 'ASIAENTRY' }, { sourceIdentity: 'alice' });
    const facts = [
      aTakenRole({ by: alice, role: 'Entry', key: 'ASIAENTRY' }),
      aTakenRole({ by: caller, key: 'ASIAONE', at: '09:00:00' }),
    ];
    expect(told(facts, keyless({ sourceIdentity: 'bob' }))).toMatchObject(NOT_KNOWN);
    expect(told(facts, keyless({ sourceIdentity: 'alice' }))).toMatchObject(NAMED);
  });

  it("did not issue what is delivered to instances or to one function, unless it is a service's", () => {
    const name = 'i-0123456789abcdef0';
    const byAlice = aTakenRole({ by: alice, name, key: 'ASIAONE' });
    const byEc2 = aServiceIssue({ by: aService('ec2.amazonaws.com'), name, key: 'ASIAONE' });
    const delivered = aRoleSession({ name }, { ec2RoleDelivery: '2.0', invokedBy: 'kms.amazonaws.com' });
    expect(told([byAlice], delivered).origin).not.toEqual(theUser('alice'));
    expect(told([byEc2], delivered)).toMatchObject({ status: 'PROVEN', origin: { kind: 'WORKLOAD', id: name } });
    const sourceArn = `arn:aws:lambda:eu-west-1:${HOME}:function:fn`;
    const inScopeOf = { issuerType: null, credentialsIssuedTo: sourceArn, sourceArn: null, sourceAccount: null };
    expect(told([taken], keyless({ inScopeOf }))).toMatchObject({
      status: 'CORROBORATED',
      origin: { kind: 'WORKLOAD', id: 'fn' },
    });
  });

  it('did not issue the session of a web identity, unless it took one of that provider', () => {
    const federatedProvider = `arn:aws:iam::${HOME}:oidc-provider/token.example.com`;
    const federation = (provider: string) => ({ provider, subject: null, issuer: null, audience: null });
    const webCall = (provider: string) =>
      aTakenRole(
        { by: aWebIdentity('repo:o/web'), key: 'ASIAONE' },
        { eventName: 'AssumeRoleWithWebIdentity', federation: federation(provider) },
      );
    const used = keyless({ federatedProvider });
    expect(told([taken], used)).toMatchObject(NOT_KNOWN);
    expect(told([webCall(`arn:aws:iam::${HOME}:oidc-provider/other.example.com`)], used)).toMatchObject(NOT_KNOWN);
    const NAMED_THERE = { status: 'PROVEN', origin: { kind: 'WEB_IDENTITY', id: 'repo:o/web' } };
    expect(told([webCall(federatedProvider)], used)).toMatchObject(NAMED_THERE);
    expect(told([webCall('https://token.example.com')], used)).toMatchObject(NAMED_THERE);
  });

  it('did, whatever is said beside it, where the session shows its key', () => {
    const used = aRoleSession({ key: 'ASIAONE' }, { sourceIdentity: 'bob', ec2RoleDelivery: '2.0' });
    expect(told([taken], used)).toMatchObject(NAMED);
  });
});

describe('a call of a second beside that in which a session began', () => {
  const taken = aTakenRole({ by: alice, key: 'ASIAONE' });
  const later = aRoleSession({ createdAt: '09:00:01' });

  it('is taken for its own while nothing is against it', () => {
    expect(told([taken], later)).toMatchObject(NAMED);
  });

  it('issued another one that began in its own second, and no more', () => {
    const own = aSighting(aRoleSession({ key: 'ASIAONE' }));
    expect(told([taken, own], later)).toMatchObject(NOT_KNOWN);
    const byService = { ...later, accessKeyId: 'ASIAFORWARD', invokedBy: 'cloudformation.amazonaws.com' };
    expect(told([taken, own], byService)).toMatchObject(NOT_KNOWN);
    const twice = aTakenRole({ by: alice, key: 'ASIATWO', eventId: 'twice' });
    expect(told([taken, twice, own], later)).toMatchObject({ origin: theUser('alice') });
    const stranger = aSighting(aRoleSession({ name: 'other', key: 'ASIATWO' }));
    expect(told([taken, stranger], later)).toMatchObject(NAMED);
  });

  it('did not issue one that was in use before it', () => {
    const late = aTakenRole({ by: alice, key: 'ASIAONE', at: '09:00:02' });
    const use = aRoleSession();
    expect(told([late, aSighting(use, moment('09:00:00'))], use)).toMatchObject(NOT_KNOWN);
    expect(told([late, aSighting(use, moment('09:00:01'))], use)).toMatchObject(NAMED);
  });
});

describe('a call that AWS made within itself', () => {
  it("shows a key that nobody uses where it is a person's, and not where it is a service's", () => {
    const used = aRoleSession({ key: 'ASIATWO' });
    const switched = aTakenRole({ by: { ...alice, invokedBy: 'AWS Internal' }, key: 'ASIAONE' });
    expect(told([switched], used)).toMatchObject(NAMED);
    expect(told([aTakenRole({ by: aService('AWS Internal'), key: 'ASIAONE' })], used)).toMatchObject(NOT_KNOWN);
  });

  it('names the workload in China too, where a service has a principal of its own', () => {
    const name = 'i-0123456789abcdef0';
    const issue = aServiceIssue({ by: aService('ec2.amazonaws.com.cn'), name, key: 'ASIAONE' });
    expect(told([issue], aRoleSession({ name, key: 'ASIAONE' }))).toMatchObject({
      origin: { kind: 'WORKLOAD', id: name, service: 'ec2.amazonaws.com.cn' },
    });
  });
});
