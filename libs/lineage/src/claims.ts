import type { Actor, Issuance } from '#cloudtrail';
import type { Authority, Claim } from './answer.ts';
import { isIdentityCenterRole, sessionNameOf } from './principal.ts';

/**
 * What a session says about people without proof: its name and its source identity.
 *
 * Whoever takes a role chooses the session's name, so a name is a claim of the caller, unless AWS chose it (a service
 * for its workload, Identity Center for its user) or an identity provider did. Where the issuing calls differ or are
 * missing, the weakest authority is given.
 */
export function claimsOf(session: Actor, issuances: readonly Issuance[]): readonly Claim[] {
  const claims: Claim[] = [];
  const name = sessionNameOf(session.principalId);
  if (name !== null && name !== '' && session.type === 'AssumedRole') {
    claims.push({ kind: 'ROLE_SESSION_NAME', value: name, authority: authorityOfName(session, issuances) });
  }
  if (name !== null && name !== '' && session.type === 'FederatedUser') {
    claims.push({ kind: 'FEDERATED_USER_NAME', value: name, authority: 'CALLER' });
  }
  if (session.sourceIdentity !== null) {
    claims.push({ kind: 'SOURCE_IDENTITY', value: session.sourceIdentity, authority: 'CALLER' });
  }
  return claims;
}

function authorityOfName(session: Actor, issuances: readonly Issuance[]): Authority {
  if (isIdentityCenterRole(session.issuerArn)) return 'AWS';
  const authorities = new Set(issuances.map(authorityOfIssuance));
  const [only] = authorities;
  return authorities.size === 1 && only !== undefined ? only : 'CALLER';
}

function authorityOfIssuance(issuance: Issuance): Authority {
  if (issuance.caller.type === 'AWSService') return 'AWS';
  return issuance.eventName === 'AssumeRoleWithSAML' ? 'IDENTITY_PROVIDER' : 'CALLER';
}
