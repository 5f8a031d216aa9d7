import { rootOf } from '../organisation.ts';
import { credentialsOf, issueKey } from '../sessions.ts';
import { iso } from '../spelled-time.ts';
import type { Session, Signer } from '../truth.ts';
import { work } from '../work.ts';
import { makeCall } from '../world.ts';
import type { World } from '../world.ts';
import { takeRole } from './assume-role.ts';
import { label, roleIn } from './casting.ts';
import { browse, enter } from './console.ts';

/** A management account acts as root of a member, for a quarter of an hour at most. */
export function assumeRoot(world: World, at: number): void {
  const { prng, organisation } = world;
  const member = prng.pick([organisation.prod, organisation.dev, organisation.security]);
  const admin = prng.pick(organisation.users);
  const role = roleIn(world, organisation.management);
  const caller = takeRole(world, admin, role, label(world, admin.name), at);
  const now = at + 30;
  const { key, faults } = issueKey(world, member);
  const endsAt = now + 900;
  const issued = makeCall(world, caller, {
    ...{ at: now, source: 'sts.amazonaws.com', name: 'AssumeRoot' },
    request: {
      targetPrincipal: member,
      taskPolicyArn: { arn: 'arn:aws:iam::aws:policy/root-task/S3UnlockBucketPolicy' },
    },
    response: { credentials: credentialsOf(world, key, endsAt) },
  });
  const root = rootOf(prng, member);
  const session: Session = {
    ...{ way: 'AssumeRoot', origin: caller.origin, createdAt: now, endsAt, key, caller, faults },
    ...{ principalId: member, issuedBy: [issued], besides: [] },
  };
  world.sessions.push(session);
  const context = { attributes: { creationDate: iso(now), mfaAuthenticated: 'false' }, assumedRoot: 'true' };
  const signer: Signer = {
    ...{ account: member, origin: caller.origin, key, session, way: 'AssumeRoot' },
    identity: { ...root.identity, sessionContext: context },
  };
  work(world, signer, now, 5, { within: 800 });
  if (!prng.chance(0.3)) return;
  browse(world, enter(world, { ...root, key: null }, now, 'console of root', prng.chance(0.5)), now, 4);
}
