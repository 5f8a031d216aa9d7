import { uuid } from '../identifiers.ts';
import type { Role } from '../organisation.ts';
import { assumedRoleArn, credentialsOf, inRole, issueKey } from '../sessions.ts';
import type { Fault, Json, MadeEvent, Origin, Signer, Way } from '../truth.ts';
import { makeCall } from '../world.ts';
import type { World } from '../world.ts';

export const HOUR = 3600;

export const SIX_HOURS = 6 * HOUR;

/** An AWS service, as it acts in an account. */
export const serviceIn = (account: string, service: string): Signer => ({
  ...{ account, key: null, session: null, way: 'AWS service itself' },
  identity: { type: 'AWSService', invokedBy: service },
  origin: { kind: 'AWS_SERVICE', id: service, accountId: null, service },
});

/** A role that a service takes: for a workload, or for itself. */
export type ServiceTaking = {
  readonly service: string;
  readonly role: Role;
  readonly name: string;
  readonly at: number;
  readonly lasts: number;
  readonly way: Way;
  /** Whether the answer names the session besides its credentials. */
  readonly full: boolean;
  readonly origin?: Origin;
  readonly request?: Json;
  readonly attributes?: Json;
  readonly besides?: readonly MadeEvent[];
  readonly faults?: readonly Fault[];
};

/** `AssumeRole` by an AWS service: a caller without account, ARN or key. */
export function takeRoleAsService(world: World, of: ServiceTaking): Signer {
  const { service, role, name, at, way, attributes, besides } = of;
  const caller = serviceIn(role.account, service);
  const { key, faults } = issueKey(world, role.account);
  const endsAt = at + of.lasts;
  const who = { assumedRoleUser: { assumedRoleId: `${role.id}:${name}`, arn: assumedRoleArn(role, name) } };
  const event = makeCall(world, caller, {
    ...{ at, source: 'sts.amazonaws.com', name: 'AssumeRole' },
    request: { roleArn: role.arn, roleSessionName: name, ...of.request },
    response: { credentials: credentialsOf(world, key, endsAt), ...(of.full ? who : {}) },
    more: {
      ...{ sharedEventID: uuid(world.prng), sourceIPAddress: service, userAgent: service },
      resources: [{ ARN: role.arn, accountId: role.account, type: 'AWS::IAM::Role' }],
    },
  });
  const more = { ...(attributes === undefined ? {} : { attributes }), ...(besides === undefined ? {} : { besides }) };
  const all = [...faults, ...(of.faults ?? [])];
  return inRole(
    world,
    { role, name, createdAt: at, endsAt, key, way, issuedBy: [event], caller, faults: all, ...more },
    of.origin ?? caller.origin,
  );
}

export const workload = (id: string, account: string, service: string): Origin => ({
  ...{ kind: 'WORKLOAD', id, accountId: account, service },
});

export const somewhere = (world: World): string => world.prng.pick(world.organisation.covered);

/** `inScopeOf`: AWS itself says for whom the credentials were issued. */
export function scopeOf(account: string, service: 'Lambda' | 'EC2', resource: string): Json {
  const arn = `arn:aws:${service.toLowerCase()}:eu-west-1:${account}:${resource}`;
  const issuerType = service === 'Lambda' ? 'AWS::Lambda::Function' : 'AWS::EC2::Instance';
  return { inScopeOf: { sourceArn: arn, sourceAccount: account, issuerType, credentialsIssuedTo: arn } };
}
