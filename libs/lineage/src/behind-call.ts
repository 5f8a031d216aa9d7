import type { Actor, Issuance } from '#cloudtrail';
import type { Behind } from './answer.ts';
import { standingOf } from './in-record.ts';
import { certificateGapOf } from './issuer-gap.ts';
import type { IssuingCall } from './merge-copies.ts';
import { workloadInScope } from './named-in-record.ts';
import type { Origin } from './origin.ts';
import { accountOfArn, isTemporaryKey, serviceOfLinkedRole, sessionNameOf } from './principal.ts';
import { isTakenByRolesAnywhere } from './roles-anywhere.ts';

/** Services that take a role for a customer's own workload; the rest act for themselves. */
const WORKLOAD_SERVICES: ReadonlySet<string> = new Set([
  'ec2.amazonaws.com',
  'lambda.amazonaws.com',
  'ecs-tasks.amazonaws.com',
  'pods.eks.amazonaws.com',
  'codebuild.amazonaws.com',
]);

/**
 * What stands behind an issuing call, as seen by the session that it issued: the service or person that the call names,
 * or the session that made it. A session goes on even where its record names its user, since it is a hop of its own.
 */
export function behindCall(call: IssuingCall, session: Actor): Behind {
  const { caller } = call.issuance;
  if (isTakenByRolesAnywhere(call.issuance)) return { kind: 'gap', gap: certificateGapOf(session) };
  if (caller.type === 'AWSService' && caller.invokedBy !== null && caller.admitted === null) {
    return { kind: 'origin', origin: serviceOrigin(caller.invokedBy, call.issuance, session) };
  }
  const standing = standingOf(caller);
  const isOfSession = caller.createdAt !== null || isTemporaryKey(caller.accessKeyId);
  return standing.kind === 'session' || isOfSession ? { kind: 'unit', unit: call.caller } : standing;
}

/** Lambda's own names of sessions, such as that by which it tries a role when a function is made: no function's name. */
const OF_LAMBDA_ITSELF = /^awslambda_\d+_\d+$/;

/** A service-linked role is the service's own, whatever it is used for. */
function serviceOrigin(service: string, issuance: Issuance, session: Actor): Origin {
  const isOwnRole = serviceOfLinkedRole(session.issuerArn ?? issuance.roleArn) !== null;
  const isOfWorkloads = WORKLOAD_SERVICES.has(globalName(service)) && !isOwnRole;
  const id = isOfWorkloads ? workloadId(globalName(service), issuance, session) : null;
  if (id === null) return { kind: 'AWS_SERVICE', id: service, accountId: null, service: null };
  const accountId = accountOfArn(issuance.roleArn) ?? accountOfArn(session.arn) ?? session.accountId;
  return { kind: 'WORKLOAD', id, accountId, service };
}

/** Some services have a principal of their own in China, which ends in `.cn`. */
const globalName = (service: string): string => service.replace(/\.com\.cn$/, '.com');

function workloadId(service: string, issuance: Issuance, session: Actor): string | null {
  const scoped = workloadInScope(session, session.inScopeOf);
  if (scoped?.service === service) return scoped.id;
  const name = sessionNameOf(session.principalId);
  if (service === 'lambda.amazonaws.com' && name !== null && OF_LAMBDA_ITSELF.test(name)) return null;
  if (service !== 'pods.eks.amazonaws.com') return name;
  const tags = new Map(issuance.workloadTags);
  const namespace = tags.get('kubernetes-namespace');
  const serviceAccount = tags.get('kubernetes-service-account');
  return namespace === undefined || serviceAccount === undefined ? null : `${namespace}/${serviceAccount}`;
}
