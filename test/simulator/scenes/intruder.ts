import { hexOf } from '../identifiers.ts';
import { roleOf } from '../organisation.ts';
import type { Role } from '../organisation.ts';
import { assumedRoleArn, credentialsOf, issueKey } from '../sessions.ts';
import type { Fault, Signer } from '../truth.ts';
import { act, work } from '../work.ts';
import { makeCall } from '../world.ts';
import type { World } from '../world.ts';
import { failToTakeRole, takeRole } from './assume-role.ts';
import { label, roleBeyond, roleIn, roleNamed, twoOf } from './casting.ts';
import { federate } from './users.ts';
import { instanceCredentials } from './instances.ts';

const LOOKALIKES = ['Alice@example.com', 'a1ice@example.com', 'alice@examp1e.com', 'alice@example.com.', 'alice'];

/** An intruder with a stolen key works under names that are, or look like, somebody else's, from account to account. */
export function intruder(world: World, at: number): void {
  const { prng, organisation } = world;
  const faults: readonly Fault[] = ['stolen', "somebody else's name"];
  let signer: Signer = prng.pick(organisation.users);
  work(world, signer, at, 2, { faults: ['stolen'] });
  failToTakeRole(world, signer, at + 20);
  for (let step = 0, now = at + 30; step < 4; step += 1, now += 200) {
    const name = prng.pick([...organisation.people, ...LOOKALIKES]);
    const role = prng.chance(0.7) ? roleBeyond(world, signer.account) : roleIn(world, signer.account);
    const request = prng.chance(0.5) ? { sourceIdentity: prng.pick(organisation.people) } : {};
    signer = takeRole(world, signer, role, name, now, { faults, request });
    work(world, signer, now, 3);
  }
}

/** An intruder makes a stolen user's key outlive its deletion. */
export function intruderSurvives(world: World, at: number): void {
  const user = world.prng.pick(world.organisation.users);
  const faults: readonly Fault[] = ['stolen', "somebody else's name"];
  const signer = federate(world, user, world.prng.pick(['alice', 'support', 'admin']), at, faults);
  work(world, signer, at, 6);
}

/** Credentials are used when they are long past: somebody kept them. */
export function usedLate(world: World, at: number): void {
  const user = world.prng.pick(world.organisation.users);
  const inside = takeRole(world, user, roleIn(world, user.account), label(world, user.name), at, { lasts: 900 });
  work(world, inside, at, 4, { within: 800 });
  act(world, inside, at + 1000, { plain: true });
  for (const after of [1500, 3600]) act(world, inside, at + after, { plain: true, faults: ['used after expiry'] });
}

/** A refused issue that still shows an answer, for the role, the name and the second in which another really succeeds. */
export function failedBeside(world: World, at: number): void {
  const [one, other] = twoOf(world, world.organisation.users);
  const role = roleIn(world, one.account);
  const name = label(world, one.name);
  const faults: readonly Fault[] = ['failed issue beside it'];
  const inside = takeRole(world, one, role, name, at, { faults });
  const refused = issueKey(world, role.account);
  makeCall(world, other, {
    ...{ at, source: 'sts.amazonaws.com', name: 'AssumeRole', error: 'ExpiredTokenException', faults },
    request: { roleArn: role.arn, roleSessionName: name },
    response: {
      credentials: credentialsOf(world, refused.key, at + 3600),
      assumedRoleUser: { assumedRoleId: `${role.id}:${name}`, arn: assumedRoleArn(role, name) },
    },
  });
  failToTakeRole(world, other, at + 1);
  work(world, inside, at, 6);
}

/**
 * An intruder who may take a role of their own making gives it, or the session, the look of something that AWS makes: an
 * instance's session, a function's, a role of Identity Center's or of a service.
 */
export function impostor(world: World, at: number): void {
  const { prng, organisation } = world;
  const user = prng.pick(organisation.users);
  const faults: readonly Fault[] = ["somebody else's name"];
  for (const { role, name } of disguises(world, user.account, at)) {
    work(world, takeRole(world, user, role, name, at + prng.below(2), { faults }), at + 2, 3);
  }
}

/** Roles and session names that look like AWS's own, of which two are really in use in the same second. */
function disguises(
  world: World,
  account: string,
  at: number,
): readonly { readonly role: Role; readonly name: string }[] {
  const { prng } = world;
  const made = (name: string, path: string): Role =>
    roleNamed(world, account, name, () => roleOf(prng, account, name, path));
  const [server, id] = [made('WebServer', '/'), `i-0${hexOf(prng, 16)}`];
  for (const each of instanceCredentials(world, server, id, at)) work(world, each, at, 2);
  const portal = made('AWSReservedSSO_AdministratorAccess_0123456789abcdef', '/my/aws-reserved/sso.amazonaws.com/');
  const linked = made('AWSServiceRoleForNothing', '/my/aws-service-role/guardduty.amazonaws.com/');
  return [
    { role: server, name: id },
    { role: portal, name: 'alice@example.com' },
    { role: linked, name: 'AmazonGuardDuty' },
  ];
}
