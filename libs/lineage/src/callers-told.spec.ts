import { describe, expect, it } from '@jest/globals';
import { NO_ACTOR } from '#cloudtrail';
import type { Actor } from '#cloudtrail';
import { anIamUser } from '../../../test/builders/an-actor.ts';
import { theUser } from '../../../test/builders/an-origin.ts';
import type { Attribution } from './attribution.ts';
import { attributionAmong, callersTold } from './callers-told.ts';

const shown = (unit: string, actor: Actor = anIamUser(unit)) => ({ unit, actor });
const told = (unit: string, fields: string | null, actor: Actor = anIamUser(unit)) => ({ unit, actor, fields });

describe('who may have made a call that was told of again', () => {
  it.each([
    ['whoever the addendum says to be the caller', [told('mallory', 'userIdentity')], ['mallory']],
    ['both, where it does not say so', [told('mallory', 'responseElements')], ['alice', 'mallory']],
    ['whoever the record shows, where the addendum shows nobody', [told('nobody', 'errorCode', NO_ACTOR)], ['alice']],
    ['nobody, where it says that the caller is nobody', [told('nobody', 'userIdentity', NO_ACTOR)], ['nobody']],
    ['each that an addendum names', [told('mallory', 'userIdentity'), told('bob', 'userIdentity')], ['bob', 'mallory']],
    ['the first again', [told('mallory', 'userIdentity'), told('alice', 'userIdentity')], ['alice', 'mallory']],
    ['each once', [told('mallory', 'userIdentity'), told('mallory', null)], ['mallory']],
  ] as const)('is %s', (_, addenda, units) => {
    expect(callersTold(shown('alice'), addenda)).toEqual(units);
    expect(callersTold(shown('alice'), [...addenda].reverse())).toEqual(units);
  });

  it('is whoever an addendum shows that says nothing of it, where the record shows nobody', () => {
    expect(callersTold(shown('nobody', NO_ACTOR), [told('alice', null)])).toEqual(['alice']);
  });
});

describe('the answer for a call that several may have made', () => {
  const by = (name: string, status: 'PROVEN' | 'CORROBORATED' = 'PROVEN'): Attribution => {
    return { status, origin: theUser(name), hops: [], claims: [], candidates: [], gap: null };
  };
  const reason = 'ISSUER_NOT_DELIVERED';
  const gap = { reason, accountId: null, principalId: null, ingestNext: 'more' } as const;
  const stopped: Attribution = { ...by('x'), status: 'INCOMPLETE', origin: null, gap };
  const open: Attribution = {
    ...stopped,
    status: 'AMBIGUOUS',
    gap: null,
    candidates: [theUser('bob'), null].map((origin) => ({ origin, hops: [] })),
  };

  it('names nobody where they are different people, or one of them may be anybody', () => {
    const among = (...origins: readonly (string | null)[]) => ({
      status: 'AMBIGUOUS',
      origin: null,
      gap: null,
      candidates: origins.map((name) => ({ origin: name === null ? null : theUser(name), hops: [] })),
    });
    expect(attributionAmong([by('mallory'), by('alice')])).toMatchObject(among('alice', 'mallory'));
    expect(attributionAmong([stopped, by('alice')])).toMatchObject(among('alice', null));
    expect(attributionAmong([by('bob'), open])).toMatchObject(among('bob', null));
    expect(attributionAmong([by('alice'), open, stopped])).toMatchObject(among('alice', 'bob', null));
  });

  it('is as uncertain as the least certain of one origin', () => {
    expect(attributionAmong([by('alice'), by('alice', 'CORROBORATED')])).toEqual(by('alice', 'CORROBORATED'));
    expect(attributionAmong([by('alice')])).toEqual(by('alice'));
  });

  it('stops where each of them stops', () => {
    expect(attributionAmong([stopped, stopped])).toEqual(stopped);
  });
});
