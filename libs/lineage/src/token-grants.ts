import type { Actor } from '#cloudtrail';
import type { EpochMs } from '#kernel';
import type { Candidate } from './answer.ts';
import { granted } from './granted.ts';
import type { KnownFact, KnownGrant } from './known-fact.ts';
import { EXPIRY_SKEW_MS, LONGEST_WEB_IDENTITY_TOKEN_MS } from './lifetime.ts';

/**
 * Who asked for the token by which an AWS principal came in from another partition: the caller of `GetWebIdentityToken`
 * whose answer has the id that the destination's call shows, and who is the principal that this call names.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_outbound_cross_partition_auditing.html
 */
export function tokenGrantsTo(actor: Actor, facts: readonly KnownFact[]): readonly Candidate[] {
  return facts.flatMap((fact) => (fact.kind === 'grant' && isTokenOf(actor, fact) ? [askedFor(fact)] : []));
}

function isTokenOf({ awsToken }: Actor, { grant }: KnownGrant): boolean {
  if (awsToken?.id == null || grant.eventName !== 'GetWebIdentityToken') return false;
  const { sourcePrincipalArn } = awsToken;
  const isPrincipal = sourcePrincipalArn === grant.actor.arn || sourcePrincipalArn === grant.actor.issuerArn;
  return awsToken.id === grant.webIdentityTokenId && (sourcePrincipalArn === null || isPrincipal);
}

function askedFor(known: KnownGrant): Candidate {
  const until = (known.grant.evidence.at + LONGEST_WEB_IDENTITY_TOKEN_MS + EXPIRY_SKEW_MS) as EpochMs;
  return granted(known, { until, joinedBy: 'WEB_IDENTITY_TOKEN', isCrossAccount: true });
}
