import type { Actor, InScopeOf } from '#cloudtrail';
import type { Candidate, Strength } from './answer.ts';
import { accountOf, standingOf } from './in-record.ts';
import { ALWAYS_FROM, ALWAYS_UNTIL } from './lifetime.ts';
import type { Origin } from './origin.ts';
import { accountOfArn, serviceOfLinkedRole } from './principal.ts';

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
 * issued the credentials to, and the path of a service-linked role the service that alone may take it; as nothing else
 * bears these out, they count as weak.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create-service-linked-role.html
 */
export function namedInRecord(session: Actor): readonly Candidate[] {
  if (session.type === 'FederatedUser') {
    const standing = standingOf(session);
    return standing.kind === 'origin' ? [asNamed(session, standing.origin, 'STRONG')] : [];
  }
  if (session.type !== 'AssumedRole') return [];
  const origin = workloadInScope(session, session.inScopeOf) ?? linkedService(session);
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

/** The instance, function or task that AWS issued a session's credentials to, as its record says. */
export function workloadInScope(session: Actor, scope: InScopeOf | null): Origin | null {
  const resource = scope?.credentialsIssuedTo ?? null;
  if (resource === null) return null;
  for (const [service, form] of SCOPED) {
    const id = form.exec(resource)?.[1];
    if (id === undefined) continue;
    const accountId = accountOfArn(session.issuerArn) ?? accountOf(session);
    return { kind: 'WORKLOAD', id, accountId, service };
  }
  return null;
}
