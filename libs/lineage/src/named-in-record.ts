import type { Actor, InScopeOf } from '#cloudtrail';
import type { Candidate, Strength } from './answer.ts';
import { accountOf, standingOf } from './in-record.ts';
import { ALWAYS_FROM, ALWAYS_UNTIL } from './lifetime.ts';
import type { Origin } from './origin.ts';
import { accountOfArn } from './principal.ts';

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
 * issued the credentials to; as nothing else bears it out, it counts as weak.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
 */
export function namedInRecord(session: Actor): readonly Candidate[] {
  if (session.type === 'FederatedUser') {
    const standing = standingOf(session);
    return standing.kind === 'origin' ? [asNamed(session, standing.origin, 'STRONG')] : [];
  }
  const workload = session.type === 'AssumedRole' ? workloadInScope(session, session.inScopeOf) : null;
  return workload === null ? [] : [asNamed(session, workload, 'WEAK')];
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

function workloadInScope(session: Actor, scope: InScopeOf | null): Origin | null {
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
