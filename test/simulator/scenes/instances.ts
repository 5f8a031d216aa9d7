import { hexOf } from '../identifiers.ts';
import type { Role } from '../organisation.ts';
import { inRole, unseenKey } from '../sessions.ts';
import type { Fault, Json, Signer } from '../truth.ts';
import { work } from '../work.ts';
import { makeCall } from '../world.ts';
import type { World } from '../world.ts';
import { HOUR, SIX_HOURS, scopeOf, somewhere, takeRoleAsService, workload } from './service-takes-role.ts';
import { takeRole } from './assume-role.ts';
import { roleBeyond, roleNamed } from './casting.ts';

/** An instance: new credentials each hour, two keys of one second, and roles taken onwards. */
export function instance(world: World, at: number): void {
  const account = somewhere(world);
  const id = `i-0${hexOf(world.prng, 16)}`;
  const role = roleNamed(world, account, world.prng.pick(['WebServer', 'Worker']));
  for (let refresh = 0, now = at; refresh < 3; refresh += 1, now += HOUR + world.prng.below(300)) {
    const [first, second] = instanceCredentials(world, role, id, now);
    work(world, first, now, 4, { within: HOUR });
    work(world, second, now, 3, { within: HOUR });
    if (refresh === 1) stealFrom(world, first, now + 100);
  }
}

/** Both credentials of one refresh: the old and the new way in which an instance is given them. */
export function instanceCredentials(world: World, role: Role, id: string, at: number): [Signer, Signer] {
  const origin = workload(id, role.account, 'ec2.amazonaws.com');
  const once = (delivery: string): Signer => {
    const taking = { service: 'ec2.amazonaws.com', role, name: id, at, lasts: SIX_HOURS, full: false } as const;
    const faults: readonly Fault[] = ['twin keys of an instance'];
    const signer = takeRoleAsService(world, { ...taking, way: 'EC2 instance', origin, faults });
    const context = signer.identity['sessionContext'] as Json;
    return { ...signer, identity: { ...signer.identity, sessionContext: { ...context, ec2RoleDelivery: delivery } } };
  };
  return [once('1.0'), once('2.0')];
}

/** Credentials taken off an instance and used elsewhere: the log shows them as the instance's, and so they are told. */
function stealFrom(world: World, holder: Signer, at: number): void {
  work(world, holder, at, 3, { faults: ['stolen'], plain: true });
  if (world.prng.chance(0.5)) return;
  const faults: readonly Fault[] = ['stolen', "somebody else's name"];
  const onward = takeRole(world, holder, roleBeyond(world, holder.account), 'alice@example.com', at + 60, { faults });
  work(world, onward, at + 60, 3);
}

/** EC2 decrypts an instance's disk, as a principal that is no role. */
export function instanceDisk(world: World, at: number): void {
  const account = somewhere(world);
  const id = `i-0${hexOf(world.prng, 16)}`;
  const name = 'aws:ec2-infrastructure';
  const role: Role = {
    ...{ account, name, path: '/', id: `${account}:${name}` },
    arn: `arn:aws:iam::${account}:role/${name}`,
  };
  const key = unseenKey(world, account);
  const origin = workload(id, account, 'ec2.amazonaws.com');
  const way = 'aws:ec2-infrastructure';
  const ebs = inRole(
    world,
    { role, name: id, createdAt: at, endsAt: null, key, way, issuedBy: [], caller: null },
    origin,
  );
  for (let index = 0; index < 3; index += 1) {
    makeCall(world, ebs, {
      ...{ at: at + 1 + index, source: 'kms.amazonaws.com', name: 'Decrypt' },
      identity: scopeOf(account, 'EC2', `instance/${id}`),
    });
  }
}
