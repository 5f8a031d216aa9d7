import type { Actor, InScopeOf } from '#cloudtrail';
import type { Candidate, Strength } from './answer.ts';
import { accountOf, standingOf } from './in-record.ts';
import { ALWAYS_FROM, ALWAYS_UNTIL } from './lifetime.ts';
import type { Origin } from './origin.ts';
import {
  accountOfArn,
  isIdentityCenterRole,
  isInstanceId,
  isWithheld,
  serviceOfLinkedRole,
  sessionNameOf,
} from './principal.ts';

/** The services whose credentials AWS scopes to one resource, by the kind of ARN that names it. */
const SCOPED: readonly (readonly [service: string, resource: RegExp])[] = [
  ['ec2.amazonaws.com', /^arn:[\w-]+:ec2:[\w-]*:\d*:instance\/(i-[0-9a-f]+)$/],
  ['lambda.amazonaws.com', /^arn:[\w-]+:lambda:[\w-]*:\d*:function:([\w-]+)(?::.*)?$/],
  ['ecs-tasks.amazonaws.com', /^arn:[\w-]+:ecs:[\w-]*:\d*:task\/(?:[\w-]+\/)?([\w-]+)$/],
];

/**
 * Who began a session as far as its own records tell, for want of the call that issued it.
 *
 * A federated user's record names the user who called for it. `inScopeOf` names the instance or function that AWS
 * issued the credentials to, the path of a service-linked role the service that alone may take it, and the session's own
 * name its holder where AWS alone chooses that; as nothing else bears these out, they count as weak.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create-service-linked-role.html
 * @see https://docs.aws.amazon.com/singlesignon/latest/userguide/troubleshooting.html
 */
export function namedInRecord(session: Actor): readonly Candidate[] {
  if (session.type === 'FederatedUser') {
    const standing = standingOf(session);
    return standing.kind === 'origin' ? [asNamed(session, standing.origin, 'STRONG')] : [];
  }
  if (session.type !== 'AssumedRole') return [];
  const origin =
    workloadInScope(session, session.inScopeOf) ?? linkedService(session) ?? centerUser(session) ?? instance(session);
  return origin === null ? [] : [asNamed(session, origin, 'WEAK')];
}

function asNamed(session: Actor, origin: Origin, strength: Strength): Candidate {
  return {
    at: session.createdAt ?? ALWAYS_FROM,
    from: ALWAYS_FROM,
    until: ALWAYS_UNTIL,
    issuedBy: [],
    joinedBy: 'IN_RECORD',
    strength,
    isCrossAccount: false,
    isHop: session.createdAt !== null,
    behind: { kind: 'origin', origin },
  };
}

/** Nobody but AWS makes roles under this path, and the service in it is the only one that they trust. */
function linkedService({ issuerArn }: Actor): Origin | null {
  const id = serviceOfLinkedRole(issuerArn);
  return id === null ? null : { kind: 'AWS_SERVICE', id, accountId: null, service: null };
}

/**
 * Roles of Identity Center trust it alone, and it names each session after the user whom it let in. What is used by way of
 * a sign-in session hangs from that first.
 */
function centerUser({ issuerArn, principalId, signInSessionArn }: Actor): Origin | null {
  const name = sessionNameOf(principalId);
  if (signInSessionArn !== null || !isIdentityCenterRole(issuerArn) || name === null || name === '' || isWithheld(name))
    return null;
  return { kind: 'IDENTITY_CENTER_USER', id: name, accountId: null, service: null };
}

function instance(session: Actor): Origin | null {
  const id = session.signInSessionArn === null ? instanceOf(session) : null;
  return id === null ? null : workload(session, 'ec2.amazonaws.com', id);
}

/** Only credentials that EC2 handed to an instance bear the delivery's version, and EC2 names their session. */
export function instanceOf({ ec2RoleDelivery, principalId }: Actor): string | null {
  const id = sessionNameOf(principalId);
  return ec2RoleDelivery !== null && isInstanceId(id) ? id : null;
}

function workload(session: Actor, service: string, id: string): Origin {
  return { kind: 'WORKLOAD', id, accountId: accountOfArn(session.issuerArn) ?? accountOf(session), service };
}

/** The instance, function or task that AWS issued a session's credentials to, as its record says. */
export function workloadInScope(session: Actor, scope: InScopeOf | null): Origin | null {
  const resource = scope?.credentialsIssuedTo ?? null;
  if (resource === null) return null;
  for (const [service, form] of SCOPED) {
    const id = form.exec(resource)?.[1];
    if (id !== undefined) return workload(session, service, id);
  }
  return null;
}
