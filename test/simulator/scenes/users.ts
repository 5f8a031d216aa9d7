import { rootOf } from '../organisation.ts';
import type { User } from '../organisation.ts';
import { credentialsOf, inOwnSession, issueKey } from '../sessions.ts';
import { iso } from '../spelled-time.ts';
import type { Fault, Session, Signer, Way } from '../truth.ts';
import { work } from '../work.ts';
import { makeCall } from '../world.ts';
import type { World } from '../world.ts';
import { takeRole } from './assume-role.ts';
import { label, roleIn } from './casting.ts';

const TWELVE_HOURS = 43_200;

/** A user works with a long-term key. */
export function userWorks(world: World, at: number): void {
  work(world, world.prng.pick(world.organisation.users), at, 12);
}

/** A user takes a role at home. */
export function userTakesRole(world: World, at: number): void {
  const user = world.prng.pick(world.organisation.users);
  const role = roleIn(world, user.account);
  work(world, takeRole(world, user, role, label(world, user.name), at), at, 14);
}

/** A user trades a long-term key for a temporary one, works, and takes a role with it. */
export function sessionOfUser(world: World, at: number): void {
  const user = world.prng.pick(world.organisation.users);
  const session = tradeIn(world, user, at, 'GetSessionToken');
  work(world, session, at, 6);
  work(world, takeRole(world, session, roleIn(world, user.account), label(world, user.name), at + 60), at + 60, 6);
}

/** Root works with a key of its own, and with a session got for it. */
export function rootWorks(world: World, at: number): void {
  const root = rootOf(world.prng, world.prng.pick(world.organisation.covered));
  work(world, root, at, 4);
  work(world, tradeIn(world, root, at + 30, 'GetSessionToken'), at + 30, 6);
}

/** `GetSessionToken`: same identity, another key, and a context without an issuer. */
function tradeIn(world: World, signer: Signer, at: number, way: Way): Signer {
  const { key, faults } = issueKey(world, signer.account);
  const endsAt = at + TWELVE_HOURS;
  const event = makeCall(world, signer, {
    ...{ at, source: 'sts.amazonaws.com', name: 'GetSessionToken' },
    request: { durationSeconds: TWELVE_HOURS },
    response: { credentials: credentialsOf(world, key, endsAt) },
  });
  return inOwnSession(world, signer, {
    ...{ way, origin: signer.origin, createdAt: at, endsAt, key, faults, issuedBy: [event], besides: [] },
    principalId: String(signer.identity['principalId']),
    caller: signer,
  });
}

/** `GetFederationToken`: the session is named by whoever asks for it, and shows the user that issued it. */
export function federate(world: World, user: User, name: string, at: number, faults: readonly Fault[]): Signer {
  const { prng } = world;
  const issued = issueKey(world, user.account);
  const endsAt = at + TWELVE_HOURS;
  const principalId = `${user.account}:${name}`;
  const arn = `arn:aws:sts::${user.account}:federated-user/${name}`;
  const event = makeCall(world, user, {
    ...{ at, source: 'sts.amazonaws.com', name: 'GetFederationToken' },
    request: { name, durationSeconds: TWELVE_HOURS },
    response: {
      credentials: credentialsOf(world, issued.key, endsAt),
      federatedUser: { federatedUserId: principalId, arn },
      packedPolicySize: prng.between(1, 9),
    },
    more: { readOnly: false },
  });
  const issuer = { type: 'IAMUser', principalId: user.id, arn: user.arn, accountId: user.account, userName: user.name };
  const context = { sessionIssuer: issuer, attributes: { creationDate: iso(at), mfaAuthenticated: 'false' } };
  const way = 'GetFederationToken';
  const session: Session = {
    ...{ way, origin: user.origin, principalId, createdAt: at, endsAt, key: issued.key },
    ...{ issuedBy: [event], besides: [], caller: user, faults: [...faults, ...issued.faults] },
  };
  world.sessions.push(session);
  return {
    ...{ account: user.account, origin: user.origin, key: issued.key, way },
    identity: { type: 'FederatedUser', principalId, arn, accountId: user.account, sessionContext: context },
    session,
  };
}

/** A user federates somebody, who works under the given name. */
export function federationToken(world: World, at: number): void {
  const user = world.prng.pick(world.organisation.users);
  work(world, federate(world, user, label(world, user.name), at, []), at, 8);
}
