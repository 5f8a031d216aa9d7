import { describe, expect, it } from '@jest/globals';
import { actorText, factText, UnreadableText } from '#cloudtrail';
import type { Actor, Fact, SharedCall } from '#cloudtrail';
import { aSignIn, aSignInGrant } from '../../../test/builders/a-sign-in.ts';
import { anIamUser } from '../../../test/builders/an-actor.ts';
import { aTakenRole } from '../../../test/builders/an-issuance.ts';
import { parseKnownFact, userBody } from './parse-known-fact.ts';

const alice = anIamUser('alice');
const identityOf = (body: string): string => `unit of ${body}`;
const unitOf = (actor: Actor): string => identityOf(actorText(actor));
const parsed = (kind: string, body: string) =>
  parseKnownFact({ id: 'stored id', kind, body, firstAt: null }, identityOf);
const stored = (fact: Exclude<Fact, { kind: 'sighting' }>) => parsed(fact.kind, factText(fact));

describe('a stored fact', () => {
  it('is a call, a sign-in or a grant again, with the unit of whoever made it', () => {
    const call = aTakenRole({ by: alice, key: 'ASIAONE' });
    const door = aSignIn({ by: alice });
    const grant = aSignInGrant({ by: alice });
    expect(stored(call.issuance)).toEqual({ ...call, caller: unitOf(alice) });
    expect(stored(door.signIn)).toEqual({ ...door, caller: unitOf(alice) });
    expect(stored(grant.grant)).toEqual({ ...grant, caller: unitOf(alice) });
  });

  it('is a sighting again, whose unit is the one that it was stored under', () => {
    expect(parsed('sighting', actorText(alice))).toEqual({
      kind: 'sighting',
      actor: alice,
      unit: 'stored id',
      firstAt: null,
    });
  });

  it("is a user's id with its ARN again", () => {
    const user = { kind: 'user', principalId: 'AIDAALICE', arn: alice.arn };
    expect(parsed('user', JSON.stringify([user.principalId, user.arn]))).toEqual(user);
  });

  it("is a caller's own copy of a call again, with the unit of the caller", () => {
    const { evidence } = aTakenRole({ by: alice }).issuance;
    const call: SharedCall = { kind: 'shared-call', evidence, sharedEventId: 'shared', actor: alice };
    expect(stored(call)).toEqual({ kind: 'shared-call', call, caller: unitOf(alice) });
  });

  it('is the name of a user of Identity Center, or the ARN of one of IAM, as it was written', () => {
    const users = [
      { kind: 'user', principalId: 'AIDAALICE', arn: 'arn:aws:iam::111122223333:user/alice' },
      { kind: 'center-user', identityStoreArn: 'arn:store', userId: '906-1', userName: 'carol' },
    ] as const;
    for (const user of users) expect(parsed(user.kind, userBody(user))).toEqual(user);
  });

  it('is nothing that joins look at where it says what CloudTrail corrected', () => {
    const { evidence } = aTakenRole({ by: alice }).issuance;
    const amendment = {
      kind: 'amendment',
      evidence,
      reason: 'UPDATED_DATA',
      originalEventId: 'e',
      updatedFields: null,
    };
    expect(stored(amendment as Extract<Fact, { kind: 'amendment' }>)).toBeNull();
  });

  it('is refused where its text is of any other making', () => {
    expect(() => parsed('sighting', '[]')).toThrow(UnreadableText);
    expect(() => parsed('issuance', '[]')).toThrow(UnreadableText);
  });
});
