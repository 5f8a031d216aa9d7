import type { Actor, InScopeOf, Issuance, OnBehalfOf } from '#cloudtrail';
import type { KnownFact, KnownIssuance } from '#lineage';
import fc from 'fast-check';
import { aSighting, unitOf, withSightings } from '../a-sighting.ts';
import { aSignIn, aSignInGrant } from '../a-sign-in.ts';
import {
  aFederatedUser,
  anActor,
  anIamUser,
  aRoleSession,
  aRootUser,
  aSamlUser,
  aService,
  aStranger,
  aWebIdentity,
  AWAY,
  HOME,
  roleArnOf,
  sessionArnOf,
} from '../an-actor.ts';
import { aCertificate, aPoolIdentity } from '../a-vending.ts';
import { anIssuance } from '../an-issuance.ts';
import { after, moment } from '../moment.ts';

const PRINCIPALS = [
  'AROADEPLOY:ci',
  'AROADEPLOY:i-0abc',
  'AROAADMIN:ci',
  'AIDAALICE',
  'AIDABOB',
  HOME,
  `${HOME}:partner`,
];
const KEYS = ['ASIAKEY0', 'ASIAKEY1', 'ASIA************', 'AKIAALICE', null];
const SECONDS = ['09:00:00', '09:00:01', '09:00:02', '09:00:04', '09:00:07', '10:00:00'];

const INSTANCES = ['i-0abc', 'i-0abd'];

const inScopeOf = (id: string): InScopeOf => ({
  issuerType: 'AWS::EC2::Instance',
  credentialsIssuedTo: `arn:aws:ec2:eu-west-1:${HOME}:instance/${id}`,
  sourceArn: null,
  sourceAccount: null,
});

const CENTER_USER: OnBehalfOf = { userId: 'user-0', identityStoreArn: 'store-0' };

const seldom = <T>(...values: readonly T[]): fc.Arbitrary<T | null> =>
  fc.oneof({ weight: 9, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: fc.constantFrom(...values) });

const maybe = <T>(...values: readonly T[]): fc.Arbitrary<T | null> => fc.constantFrom(null, null, ...values);

const identity: fc.Arbitrary<Actor> = fc.constantFrom(
  ...['ci', 'i-0abc'].map((name) => aRoleSession({ name })),
  aRoleSession({ role: 'Admin', accountId: AWAY }),
  aRoleSession({}, { issuerArn: null }),
  aRoleSession({}, { principalId: null }),
  anIamUser('alice'),
  anIamUser('bob'),
  anIamUser('bob', { arn: null }),
  aRootUser(),
  aFederatedUser('partner', anIamUser('alice')),
  aFederatedUser('partner', anIamUser('alice'), { issuerType: null, issuerArn: null }),
  ...PRINCIPALS.map((principalId) => aStranger(principalId, 'shared-0')),
  aSamlUser('carol'),
  aWebIdentity('repo:acme/web'),
  aService('ec2.amazonaws.com'),
  aService('config.amazonaws.com'),
  anActor({ type: 'IdentityCenterUser', userName: 'carol' }),
  anActor({ type: 'Unknown', principalId: 'AROADEPLOY:ci' }),
  aCertificate('77f0'),
  aPoolIdentity('pool-0'),
  anActor({ type: 'IdentityCenterUser', onBehalfOf: CENTER_USER }),
  ...[CENTER_USER, null].map((onBehalfOf) =>
    aRoleSession({ role: 'Center', path: '/aws-reserved/sso.amazonaws.com/', name: 'carol' }, { onBehalfOf }),
  ),
);

/** Identities that a well-meant log would never show: any key, time and sign on any of them. */
const actor: fc.Arbitrary<Actor> = fc
  .record({
    identity,
    accessKeyId: fc.constantFrom(...KEYS),
    createdAt: fc.constantFrom(...SECONDS.map(moment), null),
    invokedBy: maybe('s3.amazonaws.com', 'AWS Internal'),
    hasMfa: maybe(true, false),
    isFromConsole: maybe(true),
    isAssumedRoot: maybe(true),
    sharedEventId: maybe('shared-0', 'shared-1'),
    calledAt: maybe(...SECONDS.map(moment)),
    signInSessionArn: maybe('session/0', 'session/1'),
    inScopeOf: maybe(...INSTANCES.map((id) => inScopeOf(id))),
    invokedByDelegateAccountId: seldom(AWAY),
    awsToken: seldom(
      { id: 'token-0', sourcePrincipalArn: null },
      { id: 'token-1', sourcePrincipalArn: sessionArnOf(HOME, 'Deploy', 'ci') },
    ),
  })
  .map(({ identity: who, invokedBy, ...shown }) => ({ ...who, ...shown, invokedBy: who.invokedBy ?? invokedBy }));

const call: fc.Arbitrary<Partial<Issuance>> = fc.record({
  eventName: fc.constantFrom(
    ...['AssumeRole', 'AssumeRole', 'AssumeRole', 'AssumeRoleWithSAML', 'GetSessionToken', 'AssumeRoot'],
    ...['CreateSession', 'GetDelegatedAccessToken'],
  ),
  sharedEventId: maybe('shared-0', 'shared-1'),
  issuedKeyId: fc.constantFrom(...KEYS),
  expiresAt: maybe(moment('08:00:00'), moment('09:00:01'), after(moment('09:00:00'), 3_600_000)),
  issuedPrincipalId: maybe(...PRINCIPALS),
  roleArn: maybe(roleArnOf(HOME, 'Deploy'), roleArnOf(AWAY, 'Admin')),
  sessionName: maybe('ci', 'i-0abc'),
  federation: maybe(...['one', 'two'].map((provider) => ({ provider, subject: null, issuer: null, audience: null }))),
  targetPrincipal: maybe(HOME, `arn:aws:iam::${HOME}:root`),
  assumedPrincipalArn: seldom(sessionArnOf(HOME, 'Deploy', 'ci')),
  amends: seldom(
    { eventId: 'event-0', fields: null },
    { eventId: 'event-1', fields: 'responseElements' },
    { eventId: 'event-2', fields: 'userIdentity,requestParameters' },
  ),
});

const issuance: fc.Arbitrary<KnownIssuance> = fc
  .record({
    by: actor,
    at: fc.constantFrom(...SECONDS),
    eventId: fc.constantFrom('event-0', 'event-1', 'event-2', 'event-3'),
    accountId: fc.constantFrom(HOME, AWAY),
    part: call,
  })
  .map(({ part, ...made }) => anIssuance(made, part));

const entry = fc.record({
  by: actor,
  at: fc.constantFrom(...SECONDS),
  eventId: fc.constantFrom('event-4', 'event-5'),
});

const signIn: fc.Arbitrary<KnownFact> = fc
  .tuple(entry, fc.constantFrom('ConsoleLogin', 'GetSigninToken', 'SwitchRole'), maybe('arn:aws:iam::1:user/alice'))
  .map(([made, eventName, switchFrom]) => aSignIn(made, { eventName, switchFrom }));

const grant: fc.Arbitrary<KnownFact> = fc
  .tuple(entry, fc.constantFrom('signin.amazonaws.com', 'sso.amazonaws.com'), maybe('session/0', 'session/1'))
  .map(([made, eventSource, signInSessionArn]) => aSignInGrant(made, { eventSource, signInSessionArn }));

const token: fc.Arbitrary<KnownFact> = fc
  .tuple(entry, fc.constantFrom('token-0', 'token-1'))
  .map(([made, webIdentityTokenId]) => {
    const call = { eventSource: 'sts.amazonaws.com', eventName: 'GetWebIdentityToken' };
    return aSignInGrant(made, { ...call, webIdentityTokenId });
  });

const sharedCall: fc.Arbitrary<KnownFact> = fc
  .tuple(entry, fc.constantFrom('shared-0', 'shared-1'))
  .map(([{ by, at, eventId }, sharedEventId]) => {
    const evidence = { eventId, accountId: by.accountId ?? HOME, at: moment(at) };
    return {
      kind: 'shared-call',
      call: { kind: 'shared-call', evidence, sharedEventId, actor: by },
      caller: unitOf(by),
    };
  });

/**
 * Facts without any sense: identities, keys, times, event ids and shared ids from a few of each, so that all of them
 * collide. What holds of these holds of whatever is delivered.
 */
export const soup: fc.Arbitrary<readonly KnownFact[]> = fc
  .tuple(
    fc.array(issuance, { maxLength: 8 }),
    fc.array(fc.oneof(signIn, grant, token, sharedCall), { maxLength: 4 }),
    fc.array(fc.tuple(actor, fc.option(fc.constantFrom(...SECONDS).map(moment))), { minLength: 1, maxLength: 8 }),
  )
  .map(([issuances, entries, seen]) =>
    withSightings([...issuances, ...entries, ...seen.map(([one, firstAt]) => aSighting(one, firstAt))]),
  );

/** Moments at which an answer may change. */
export const MOMENTS = ['08:59:59', ...SECONDS, '10:04:59', '10:05:01', '23:00:00'].map(moment);
