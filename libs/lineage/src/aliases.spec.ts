import { describe, expect, it } from '@jest/globals';
import type { SharedCall } from '#cloudtrail';
import { anIamUser, aRoleSession, aStranger, AWAY, HOME } from '../../../test/builders/an-actor.ts';
import { aTakenRole } from '../../../test/builders/an-issuance.ts';
import { theUser } from '../../../test/builders/an-origin.ts';
import { aSighting, unitOf, withSightings } from '../../../test/builders/a-sighting.ts';
import { moment } from '../../../test/builders/moment.ts';
import { attribution } from '../../../test/builders/resolve-all.ts';
import { aliasesOf } from './aliases.ts';
import type { KnownSharedCall } from './known-fact.ts';

const alice = anIamUser('alice');
const build = aRoleSession({ role: 'Build', key: 'ASIABUILD' });
const shared = { sharedEventId: 'shared' };
const crossing = { into: AWAY, role: 'Admin', key: 'ASIAONE', at: '09:20:00' };
const BORDER = { status: 'INCOMPLETE', origin: null, gap: { reason: 'CALLER_ACCOUNT_NOT_INGESTED' } };

describe("the role owner's view of a caller", () => {
  const caller = aStranger('AROABUILD:ci', 'shared');
  const taken = aTakenRole({ by: alice, role: 'Build', key: 'ASIABUILD' });
  const mine = aTakenRole({ by: build, ...crossing }, shared);

  it("is who the caller's own copy of the call says, without a hop of its own", () => {
    const answer = attribution([taken, mine], caller, '09:20:00');
    expect(answer).toMatchObject({ status: 'PROVEN', origin: theUser('alice') });
    expect(answer.hops.map(({ accessKeyId }) => accessKeyId)).toEqual(['ASIABUILD']);
  });

  it("is who the caller's own copy says of a call that issued nothing, and of one that was refused", () => {
    const read = (part: Partial<SharedCall> = {}): KnownSharedCall => ({
      kind: 'shared-call',
      call: {
        kind: 'shared-call',
        evidence: { eventId: 'read', accountId: HOME, at: moment('09:20:00') },
        sharedEventId: 'shared',
        actor: build,
        ...part,
      },
      caller: unitOf(build),
    });
    expect(attribution([taken, read()], caller, '09:20:00')).toMatchObject({
      status: 'PROVEN',
      origin: theUser('alice'),
      hops: [{ issuedBy: [taken.issuance.evidence.eventId] }],
      claims: [{ kind: 'ROLE_SESSION_NAME' }],
    });
    expect(attribution([taken, read({ sharedEventId: 'other' })], caller, '09:20:00')).toMatchObject(BORDER);
    expect(attribution([taken, read()], caller, '09:20:01')).toMatchObject({ status: 'INCOMPLETE', origin: null });
    const stranger = aRoleSession({ role: 'Other' });
    expect(attribution([taken, read({ actor: stranger })], caller, '09:20:00')).toMatchObject(BORDER);
  });

  it('is nobody by the copy of another call, of another caller or of another moment', () => {
    const others = [
      aTakenRole({ by: build, ...crossing }, { sharedEventId: 'other' }),
      aTakenRole({ by: aRoleSession({ role: 'Other' }), ...crossing }, shared),
    ];
    expect(attribution([taken, ...others], caller, '09:20:00')).toMatchObject(BORDER);
    expect(attribution([taken, mine], caller, '09:20:01')).toMatchObject({ status: 'INCOMPLETE', origin: null });
  });

  it('is nobody by a session of that name: several may be alive', () => {
    expect(attribution([taken, aSighting(build)], caller, '09:20:00')).toMatchObject(BORDER);
  });

  it('is undecided where two copies of one shared id come from different sessions', () => {
    const other = aRoleSession({ role: 'Build', key: 'ASIAOTHER', createdAt: '09:05:00' });
    const answer = attribution([taken, mine, aTakenRole({ by: other, ...crossing }, shared)], caller, '09:20:00');
    expect(answer).toMatchObject({ status: 'AMBIGUOUS', origin: null });
  });
});

describe("the role owner's view of a user", () => {
  const caller = aStranger('AIDAALICE', 'shared');
  const taken = aTakenRole({ by: caller, ...crossing }, shared);
  const session = aRoleSession({ role: 'Admin', accountId: AWAY, key: 'ASIAONE', createdAt: '09:20:00' });

  it('is the user whose unique id any record shows with its ARN', () => {
    const seen = aSighting(alice);
    expect(attribution([seen], caller, '09:20:00')).toMatchObject({ status: 'PROVEN', origin: theUser('alice') });
    expect(attribution([seen, taken], session, '09:30:00')).toMatchObject({
      status: 'PROVEN',
      origin: theUser('alice'),
      hops: [{ accessKeyId: 'ASIAONE' }],
    });
  });

  it('is nobody where no record shows the id, or shows it without an ARN', () => {
    expect(attribution([taken], session, '09:30:00')).toMatchObject(BORDER);
    expect(attribution([taken, aSighting({ ...alice, arn: null })], session, '09:30:00')).toMatchObject(BORDER);
  });

  it('is undecided where records show the id with two ARNs', () => {
    const renamed = anIamUser('alice', { arn: 'arn:aws:iam::111122223333:user/alicia' });
    const answer = attribution([aSighting(alice), aSighting(renamed)], caller, '09:20:00');
    expect(answer).toMatchObject({ status: 'AMBIGUOUS', origin: null });
    expect(answer.candidates).toHaveLength(2);
  });

  it('lists those ARNs in one order, whichever record came first', () => {
    const arns = ['bob', 'alice', 'carol'].map((name) => `arn:aws:iam::111122223333:user/${name}`);
    const users = arns.map((arn) => ({ kind: 'user', principalId: 'AIDAALICE', arn }) as const);
    const shown = aliasesOf(caller, users).map(({ behind }) => behind.kind === 'origin' && behind.origin.id);
    expect(shown).toEqual([arns[1], arns[0], arns[2]]);
  });

  it('is nobody by a masked id, which strangers share', () => {
    const masked = aStranger('AIDA****************', 'shared');
    const bob = anIamUser('bob', { principalId: 'AIDA****************' });
    expect(attribution([aSighting(bob)], masked, '09:20:00')).toMatchObject(BORDER);
    expect(aliasesOf(masked, withSightings([aSighting(bob)]))).toEqual([]);
  });

  it('is redacted where AWS withheld the id', () => {
    const hidden = aStranger('HIDDEN_DUE_TO_SECURITY_REASONS', 'shared');
    expect(attribution([], hidden, '09:20:00')).toMatchObject({ status: 'INCOMPLETE', gap: { reason: 'REDACTED' } });
  });
});
