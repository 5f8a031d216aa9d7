import { describe, expect, it } from '@jest/globals';
import type { Actor } from '#cloudtrail';
import { anActor, anIamUser, aRoleSession, aStranger, HOME } from '../../../test/builders/an-actor.ts';
import { aSighting, withSightings } from '../../../test/builders/a-sighting.ts';
import { moment } from '../../../test/builders/moment.ts';
import { attribution } from '../../../test/builders/resolve-all.ts';
import { centerNamesOf } from './aliases.ts';
import type { KnownFact } from './known-fact.ts';
import { isUnnamedCenterUser, userShownBy } from './user-shown.ts';

const STORE = `arn:aws:identitystore::${HOME}:identitystore/d-1`;
const onBehalfOf = { userId: '906-1', identityStoreArn: STORE };
const carol = { kind: 'IDENTITY_CENTER_USER', id: 'carol', accountId: null, service: null };

/** A session of an Identity Center role, in a record of a service that writes the user's id beside it. */
const inRole = (name: string, part: Partial<Actor> = {}): Actor =>
  aRoleSession(
    { role: 'AWSReservedSSO_Admin_0', path: '/aws-reserved/sso.amazonaws.com/', name },
    { onBehalfOf, ...part },
  );

const unnamed = anActor({ type: 'IdentityCenterUser', accountId: HOME, onBehalfOf });
const who = (seen: readonly Actor[], asked = unnamed) =>
  attribution(withSightings(seen.map((actor) => aSighting(actor))), asked, '09:10:00');

describe('the user that a record shows', () => {
  it("is an IAM user's ARN beside the unique id", () => {
    const alice = anIamUser('alice');
    expect(userShownBy(alice)).toEqual({ kind: 'user', principalId: 'AIDAALICE', arn: alice.arn });
    expect(userShownBy({ ...alice, arn: null })).toBeNull();
    expect(userShownBy({ ...alice, principalId: 'alice' })).toBeNull();
    expect(userShownBy({ ...alice, type: 'AWSAccount' })).toBeNull();
  });

  it('is the user who called for a federated user, and nobody where root did or the ARN is masked', () => {
    const federated = anActor({
      type: 'FederatedUser',
      principalId: `${HOME}:guest`,
      issuerType: 'IAMUser',
      issuerPrincipalId: 'AIDABOB',
      issuerArn: `arn:aws:iam::${HOME}:user/bob`,
    });
    const bob = { kind: 'user', principalId: 'AIDABOB', arn: `arn:aws:iam::${HOME}:user/bob` };
    expect(userShownBy(federated)).toEqual(bob);
    expect(userShownBy({ ...federated, issuerType: 'Root' })).toBeNull();
    expect(userShownBy({ ...federated, issuerPrincipalId: null })).toBeNull();
    expect(userShownBy({ ...federated, issuerArn: `arn:aws:iam::${HOME}:user/b***` })).toBeNull();
    expect(userShownBy({ ...anIamUser('alice'), arn: `arn:aws:iam::${HOME}:user/a***` })).toBeNull();

    const copy = aStranger('AIDABOB', 'shared-1', { calledAt: moment('09:10:00') });
    const { origin, status } = who([federated], copy);
    expect({ status, id: origin?.id }).toEqual({ status: 'PROVEN', id: bob.arn });
  });

  it("is an Identity Center user's name beside the id and its store", () => {
    const shown = { kind: 'center-user', ...onBehalfOf, userName: 'carol' };
    expect(userShownBy({ ...unnamed, userName: 'carol' })).toEqual(shown);
    expect(userShownBy(inRole('carol'))).toEqual(shown);
  });

  it('is nobody where name, id or store is missing or withheld, nor by the session name of any other role', () => {
    expect(userShownBy(unnamed)).toBeNull();
    expect(userShownBy({ ...unnamed, userName: 'HIDDEN_DUE_TO_SECURITY_REASONS' })).toBeNull();
    expect(userShownBy(inRole('carol', { onBehalfOf: null }))).toBeNull();
    expect(userShownBy(inRole('carol', { onBehalfOf: { ...onBehalfOf, userId: null } }))).toBeNull();
    expect(userShownBy(inRole('carol', { onBehalfOf: { ...onBehalfOf, identityStoreArn: null } }))).toBeNull();
    expect(userShownBy(aRoleSession({ name: 'carol' }, { onBehalfOf }))).toBeNull();
    expect(userShownBy(inRole('carol', { type: 'FederatedUser' }))).toBeNull();
  });
});

describe('an Identity Center user whose record shows only an id', () => {
  it('is corroborated by a record that shows the name beside it, without a hop', () => {
    const named = { status: 'CORROBORATED', origin: carol, hops: [], gap: null };
    expect(who([inRole('carol')])).toMatchObject(named);
    expect(who([{ ...unnamed, userName: 'carol' }])).toMatchObject(named);
  });

  it('is nobody by the same id of another store, nor by another id', () => {
    const elsewhere = { ...onBehalfOf, identityStoreArn: `${STORE}2` };
    const other = { ...onBehalfOf, userId: '906-2' };
    expect(who([inRole('carol', { onBehalfOf: elsewhere }), inRole('carol', { onBehalfOf: other })])).toMatchObject({
      status: 'INCOMPLETE',
      origin: null,
      gap: { reason: 'IDENTITY_NOT_RECORDED', principalId: '906-1' },
    });
  });

  it('is left open where the id was shown beside two names', () => {
    expect(who([inRole('carol'), inRole('caroline')])).toMatchObject({ status: 'AMBIGUOUS', origin: null });
  });
});

describe('a record that shows no name of an Identity Center user', () => {
  it('is one of that type, without a name and with an id', () => {
    expect(isUnnamedCenterUser(unnamed)).toBe(true);
    expect(isUnnamedCenterUser({ ...unnamed, userName: 'carol' })).toBe(false);
    expect(isUnnamedCenterUser({ ...unnamed, onBehalfOf: null })).toBe(false);
    expect(isUnnamedCenterUser({ ...unnamed, onBehalfOf: { ...onBehalfOf, userId: null } })).toBe(false);
    expect(isUnnamedCenterUser(inRole('carol'))).toBe(false);
  });

  it('is not named by another id, nor by the same id of another store', () => {
    const dave = { kind: 'center-user', identityStoreArn: STORE, userId: '906-2', userName: 'dave' } as const;
    const elsewhere = { ...dave, identityStoreArn: `${STORE}0`, userId: '906-1', userName: 'erin' };
    const namesBy = (facts: readonly KnownFact[]): readonly unknown[] =>
      centerNamesOf(unnamed, facts).map(({ behind }) => behind.kind === 'origin' && behind.origin.id);
    expect(namesBy([dave, elsewhere])).toEqual([]);
    expect(namesBy([dave, elsewhere, { ...dave, userId: '906-1', userName: 'carol' }])).toEqual(['carol']);
  });
});
