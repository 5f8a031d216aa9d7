import { roleOf } from '../organisation.ts';
import { inRole, unseenKey } from '../sessions.ts';
import type { Json } from '../truth.ts';
import { work } from '../work.ts';
import { makeCall } from '../world.ts';
import type { World } from '../world.ts';
import { roleNamed } from './casting.ts';
import { serviceIn, takeRoleAsService } from './service-takes-role.ts';

const HOUR = 3600;

const SERVICES = [
  { service: 'config.amazonaws.com', role: 'ConfigRecorder', name: 'AWSConfig-Describe' },
  { service: 'cloudtrail.amazonaws.com', role: 'TrailToLogs', name: 'CloudTrail' },
  { service: 'cloudformation.amazonaws.com', role: 'StackRole', name: 'AWSCloudFormation' },
  { service: 'spotfleet.amazonaws.com', role: 'SpotFleetTagging', name: 'SpotFleet' },
] as const;

const asService = (service: string): Json => ({ sourceIPAddress: service, userAgent: service });

/** A service takes a role that it was given, and works: the records name it as the one that invoked them. */
export function serviceRole(world: World, at: number): void {
  const account = world.prng.pick(world.organisation.covered);
  const { service, role, name } = world.prng.pick(SERVICES);
  const signer = takeRoleAsService(world, {
    ...{ service, role: roleNamed(world, account, role), name, at, lasts: HOUR, full: true },
    way: 'AssumeRole by AWS services',
  });
  const identity = { invokedBy: service };
  work(world, signer, at, 8, { identity, more: asService(service), plain: true });
}

const LINKED = [
  { service: 'guardduty.amazonaws.com', name: 'AWSServiceRoleForAmazonGuardDuty' },
  { service: 'inspector2.amazonaws.com', name: 'AWSServiceRoleForAmazonInspector2' },
  { service: 'autoscaling.amazonaws.com', name: 'AWSServiceRoleForAutoScaling' },
] as const;

/** A service-linked role: its path names the one service that can take it. Half of the issues are never recorded. */
export function serviceLinkedRole(world: World, at: number): void {
  const { prng } = world;
  const account = prng.pick(world.organisation.covered);
  const { service, name } = prng.pick(LINKED);
  const path = `/aws-service-role/${service}/`;
  const role = roleNamed(world, account, name, () => roleOf(prng, account, name, path));
  const [session, way] = [name.replace('AWSServiceRoleFor', ''), 'service-linked role'] as const;
  const { origin } = serviceIn(account, service);
  const key = unseenKey(world, account);
  const signer = prng.chance(0.5)
    ? takeRoleAsService(world, { service, role, name: session, at, lasts: HOUR, full: true, way })
    : inRole(world, { role, name: session, createdAt: at, endsAt: null, key, way, issuedBy: [], caller: null }, origin);
  work(world, signer, at, 6, { identity: { invokedBy: service }, more: asService(service), plain: true });
}

/** Services act as themselves. */
export function servicesThemselves(world: World, at: number): void {
  const account = world.prng.pick(world.organisation.covered);
  for (let index = 0; index < 5; index += 1) {
    const service = world.prng.pick(['cloudtrail.amazonaws.com', 'delivery.logs.amazonaws.com', 'rds.amazonaws.com']);
    makeCall(world, serviceIn(account, service), {
      ...{ at: at + index * 11, source: 's3.amazonaws.com', name: 'GetBucketAcl', more: asService(service) },
    });
  }
}
