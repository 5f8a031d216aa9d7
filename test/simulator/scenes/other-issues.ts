import { uuid } from '../identifiers.ts';
import { roleOf } from '../organisation.ts';
import { credentialsOf, inRole, issueKey } from '../sessions.ts';
import type { Session, Signer } from '../truth.ts';
import { work } from '../work.ts';
import { makeCall } from '../world.ts';
import type { World } from '../world.ts';
import { takeRole } from './assume-role.ts';
import { comeByToken, sessionIn } from './by-token.ts';
import { label, roleIn, roleNamed } from './casting.ts';

const HOUR = 3600;

const EXPRESS_LASTS = 300;

/** Users of an app: hundreds of identities share one role and one session name, and only the key tells them apart. */
export function appUsers(world: World, at: number): void {
  const { prng } = world;
  const account = prng.pick(world.organisation.covered);
  const role = roleNamed(world, account, 'CognitoUsers');
  for (let index = 0; index < 3; index += 1) {
    const identityId = `eu-west-1:${uuid(prng)}`;
    const now = at + prng.below(20);
    const appUser: Signer = {
      ...{ account, key: null, session: null, way: 'federated caller itself' },
      identity: { type: 'Unknown' },
      origin: { kind: 'WEB_IDENTITY', id: identityId, accountId: account, service: null },
    };
    const { key, faults } = issueKey(world, account);
    const endsAt = now + HOUR;
    const event = makeCall(world, appUser, {
      ...{ at: now, source: 'cognito-identity.amazonaws.com', name: 'GetCredentialsForIdentity' },
      request: { identityId, logins: 'HIDDEN_DUE_TO_SECURITY_REASONS' },
      response: { identityId, credentials: { ...credentialsOf(world, key, endsAt) } },
      more: { managementEvent: false, eventCategory: 'Data' },
    });
    const way = 'Cognito GetCredentialsForIdentity';
    const issued = { role, createdAt: now, endsAt, key, way, issuedBy: [event], caller: null, faults } as const;
    work(world, inRole(world, { ...issued, name: 'CognitoIdentityCredentials' }, appUser.origin), now, 3);
  }
}

/** S3 Express trades a session's key for one of its own; the session stays the same. */
export function expressBucket(world: World, at: number): void {
  const user = world.prng.pick(world.organisation.users);
  const inside = takeRole(world, user, roleIn(world, user.account), label(world, user.name), at);
  const { key, faults } = issueKey(world, inside.account);
  const [now, way] = [at + 20, 'S3 Express'] as const;
  const event = makeCall(world, inside, {
    ...{ at: now, source: 's3express.amazonaws.com', name: 'CreateSession' },
    request: { bucketName: 'fast--euw1-az1--x-s3', Host: 'fast--euw1-az1--x-s3.s3express-euw1-az1.amazonaws.com' },
    response: { credentials: credentialsOf(world, key, now + EXPRESS_LASTS) },
    more: { managementEvent: false, eventCategory: 'Data' },
  });
  const own = sessionIn(inside);
  const session: Session = {
    ...own,
    ...{ way, key, issuedBy: [event], besides: [], caller: inside, faults },
    endsAt: now + EXPRESS_LASTS,
  };
  world.sessions.push(session);
  for (let index = 0; index < 4; index += 1) {
    makeCall(
      world,
      { ...inside, key, session, way },
      {
        ...{ at: now + 1 + index * 20, source: 's3express.amazonaws.com', name: 'GetObject' },
        more: { managementEvent: false, eventCategory: 'Data' },
      },
    );
  }
}

/** A token that STS signs for another partition: its id ties the role that it opens there to whoever asked for it. */
export function otherPartition(world: World, at: number): void {
  const { prng, organisation } = world;
  const user = prng.pick(organisation.users);
  const caller = takeRole(world, user, roleIn(world, user.account), label(world, user.name), at);
  const [tokenId, audience] = [uuid(prng), 'https://partition.example.com'];
  const token = makeCall(world, caller, {
    ...{ at: at + 10, source: 'sts.amazonaws.com', name: 'GetWebIdentityToken' },
    request: { audience: [audience], signingAlgorithm: 'RS256', durationSeconds: 300 },
    response: { webIdentityTokenId: tokenId },
  });
  const session: Session = {
    ...{ way: 'GetWebIdentityToken', origin: user.origin, principalId: tokenId, createdAt: at + 10, endsAt: at + 310 },
    ...{ key: null, issuedBy: [token], besides: [], caller, faults: [] },
  };
  const role = roleNamed(world, organisation.gov, 'FromCommercial', () => {
    const made = roleOf(prng, organisation.gov, 'FromCommercial');
    return { ...made, arn: made.arn.replace('arn:aws:', 'arn:aws-us-gov:') };
  });
  const sourcePrincipalArn = roleArnOf(caller);
  const issuer = `https://${uuid(prng)}.tokens.sts.global.api.aws`;
  const inside = comeByToken(world, {
    ...{ name: 'AssumeRoleWithWebIdentity', role, session: 'commercial', at: at + 30 },
    caller: { ...caller, session },
    ...{ origin: user.origin, way: 'GetWebIdentityToken' },
    identity: {
      ...{ type: 'WebIdentityUser', identityProvider: issuer, userName: sourcePrincipalArn },
      principalId: `${issuer}:${audience}:${sourcePrincipalArn}`,
    },
    request: { webIdentityTokenId: tokenId },
    response: { subjectFromWebIdentityToken: sourcePrincipalArn, provider: issuer, audience },
    more: { additionalEventData: { crossPartitionData: { sourcePrincipalArn } } },
    region: 'us-gov-west-1',
  });
  work(world, inside, at + 31, 5, { region: 'us-gov-west-1' });
}

function roleArnOf({ identity }: Signer): string {
  const context = identity['sessionContext'] as { readonly sessionIssuer: { readonly arn: string } };
  return context.sessionIssuer.arn;
}
