import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { EpochMs } from '#kernel';
import type { Actor } from './actor.ts';
import { actorText, parseActorText } from './actor-text.ts';
import type { Evidence, Fact } from './fact.ts';
import { factText, parseFactText } from './fact-text.ts';
import { UnreadableText } from './unreadable-text.ts';

const at = fc.integer({ min: -1e12, max: 1e13 }).map((ms) => ms as EpochMs);
const text = fc.oneof(fc.constantFrom('', 'a', 'null', '"', 'AROA:x'), fc.string({ unit: 'binary' }));
const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(value, { nil: null });
const word = maybe(text);
const flag = maybe(fc.boolean());

const actor: fc.Arbitrary<Actor> = fc.record({
  ...{ type: word, principalId: word, arn: word, accountId: word, accessKeyId: word, userName: word },
  ...{ createdAt: maybe(at), hasMfa: flag, issuerType: word, issuerPrincipalId: word, issuerArn: word },
  ...{ issuerAccountId: word, issuerUserName: word, identityProvider: word, invokedBy: word, sourceIdentity: word },
  ...{ signInSessionArn: word, ec2RoleDelivery: word, federatedProvider: word, credentialId: word },
  inScopeOf: maybe(fc.record({ issuerType: word, credentialsIssuedTo: word, sourceArn: word, sourceAccount: word })),
  onBehalfOf: maybe(fc.record({ userId: word, identityStoreArn: word })),
  ...{ invokedByDelegateAccountId: word, isAssumedRoot: flag, isFromConsole: flag },
  ...{ federatedRoleArn: word, sharedEventId: word, calledAt: maybe(at) },
  awsToken: maybe(fc.record({ id: word, sourcePrincipalArn: word })),
  admitted: maybe(fc.record({ by: word, subject: word, accountId: word })),
  isUnauthenticated: flag,
});
const evidence: fc.Arbitrary<Evidence> = fc.record({ eventId: text, accountId: text, at });
const fact: fc.Arbitrary<Fact> = fc.oneof(
  fc.record({
    kind: fc.constant('issuance' as const),
    ...{ evidence, eventSource: word, eventName: text, caller: actor, sharedEventId: word, requestId: word },
    ...{ issuedKeyId: word, expiresAt: maybe(at), issuedPrincipalId: word, sessionArn: word, roleArn: word },
    ...{ sessionName: word, sourceIdentity: word, targetPrincipal: word },
    federation: maybe(fc.record({ provider: word, subject: word, issuer: word, audience: word })),
    workloadTags: fc.array(fc.tuple(text, text), { maxLength: 3 }),
    assumedPrincipalArn: word,
    amends: maybe(fc.record({ eventId: text, fields: word })),
  }),
  fc.record({ kind: fc.constant('sighting' as const), actor, firstAt: at, lastAt: at }),
  fc.record({
    kind: fc.constant('sign-in' as const),
    ...{ evidence, eventName: text, actor, hasMfa: flag, samlProviderArn: word, switchFrom: word, issuedKeyId: word },
  }),
  fc.record({
    kind: fc.constant('grant' as const),
    ...{ evidence, eventSource: text, eventName: text, actor, signInSessionArn: word, roleName: word },
    ...{ roleAccountId: word, identityCenterCredentialId: word, webIdentityTokenId: word },
  }),
  fc.record({
    kind: fc.constant('amendment' as const),
    ...{ evidence, reason: word, originalEventId: word, updatedFields: word },
  }),
  fc.record({ kind: fc.constant('shared-call' as const), evidence, sharedEventId: text, actor }),
);

describe('actorText', () => {
  it('is read back as the actor that it was written from', () => {
    fc.assert(
      fc.property(actor, (each) => {
        expect(parseActorText(actorText(each))).toEqual(each);
      }),
    );
  });

  it('does not depend on the order in which the actor was put together', () => {
    fc.assert(
      fc.property(actor, (each) => {
        const reversed = Object.fromEntries(Object.entries(each).reverse()) as Actor;
        expect(actorText(reversed)).toBe(actorText(each));
      }),
    );
  });

  it('leaves out what an actor lacks', () => {
    const nobody = parseActorText('{}');
    expect(actorText({ ...nobody, type: 'IAMUser', hasMfa: false })).toBe('{"type":"IAMUser","hasMfa":false}');
  });
});

describe('factText', () => {
  it('is read back as the fact that it was written from', () => {
    fc.assert(
      fc.property(fact, (each) => {
        expect(parseFactText(factText(each))).toEqual(each);
      }),
    );
  });
});

describe('parseActorText and parseFactText', () => {
  it.each([
    '',
    'null',
    '[]',
    '"x"',
    '{"type":1}',
    '{"type":null}',
    '{"createdAt":"now"}',
    '{"onBehalfOf":[]}',
    '{"type":',
  ])('throw on %s, which no actor was written as', (stored) => {
    expect(() => parseActorText(stored)).toThrow(UnreadableText);
  });

  it.each(['{}', '{"kind":"rumour"}', '{"kind":"amendment"}', '{"kind":"sighting","actor":{},"firstAt":1}', '[]', 'x'])(
    'throw on %s, which no fact was written as',
    (stored) => {
      expect(() => parseFactText(stored)).toThrow(UnreadableText);
    },
  );
});
