import type { Role } from '../organisation.ts';
import { assumedRoleArn, credentialsOf, inRole, issueKey, unseenKey } from '../sessions.ts';
import type { Fault, Json, MadeEvent, Origin, Session, Signer, Way } from '../truth.ts';
import { makeCall } from '../world.ts';
import type { World } from '../world.ts';

/** A call by which somebody from outside AWS takes a role. */
type Federation = {
  readonly name: 'AssumeRoleWithSAML' | 'AssumeRoleWithWebIdentity';
  readonly role: Role;
  readonly session: string;
  readonly at: number;
  readonly identity: Json;
  readonly origin: Origin;
  readonly way: Way;
  readonly request: Json;
  readonly response: Json;
  readonly besides?: readonly MadeEvent[];
  /** Whether what is used later is another key than the one that the record shows. */
  readonly otherKeyUsed?: boolean;
  readonly more?: Json;
  readonly region?: string;
  readonly faults?: readonly Fault[];
  /** Whoever asked for the token, where that is known by its id. */
  readonly caller?: Signer;
};

/** Takes a role by a token from elsewhere: one record, in the role's account. */
export function comeByToken(world: World, of: Federation): Signer {
  const { role, session: name, at, origin, way } = of;
  const outside: Signer = {
    ...{ account: role.account, identity: of.identity, origin, key: null },
    ...{ session: of.caller?.session ?? null, way: 'federated caller itself' },
  };
  const issued = issueKey(world, role.account);
  const [key, faults] = [issued.key, [...issued.faults, ...(of.faults ?? [])]];
  const endsAt = at + HOUR;
  const event = makeCall(world, outside, {
    ...{ at, source: 'sts.amazonaws.com', name: of.name },
    request: { roleArn: role.arn, roleSessionName: name, durationSeconds: HOUR, ...of.request },
    response: {
      credentials: credentialsOf(world, key, endsAt),
      assumedRoleUser: { assumedRoleId: `${role.id}:${name}`, arn: assumedRoleArn(role, name) },
      ...of.response,
    },
    more: { resources: [{ ARN: role.arn, accountId: role.account, type: 'AWS::IAM::Role' }], ...of.more },
    ...(of.region === undefined ? {} : { region: of.region }),
  });
  const besides = of.besides ?? [];
  // SAML's record is now and then a second off from the session that it issues.
  const createdAt = at - (of.name === 'AssumeRoleWithSAML' && world.prng.chance(0.15) ? 1 : 0);
  const signer = inRole(
    world,
    { role, name, createdAt, endsAt, key, way, issuedBy: [event], besides, caller: of.caller ?? null, faults },
    origin,
  );
  return of.otherKeyUsed === true ? { ...signer, key: unseenKey(world, role.account) } : signer;
}

const HOUR = 3600;

/** The session of whoever signs, which a scene has just begun. */
export function sessionIn(signer: Signer): Session {
  if (signer.session === null) throw new Error('this signer has no session');
  return signer.session;
}
