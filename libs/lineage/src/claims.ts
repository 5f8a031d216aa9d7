import type { Actor, Issuance } from '#cloudtrail';
import { distinctInOrder } from '#kernel';
import type { Authority, Claim } from './answer.ts';
import type { KnownFact } from './known-fact.ts';
import { isSameSession } from './entry.ts';
import { holdersOf } from './holders.ts';
import { instanceOf } from './named-in-record.ts';
import { isIdentityCenterRole, sessionNameOf } from './principal.ts';
import { isOfRolesAnywhere, isTakenByRolesAnywhere } from './roles-anywhere.ts';

/**
 * What a session says about people without proof: its name, its source identity, and what services note beside it.
 *
 * Whoever takes a role chooses the session's name, so a name is a claim of the caller, unless AWS chose it (a service
 * for its workload, Identity Center for its user) or an identity provider did. Where the issuing calls differ or are
 * missing, the weakest authority is given.
 *
 * @param issuances the calls that may have issued the session
 * @param facts the sign-ins among them are those of the same session
 */
export function claimsOf(
  session: Actor,
  issuances: readonly Issuance[],
  facts: readonly KnownFact[],
): readonly Claim[] {
  const claims = [...namesOf(session, issuances), ...providersOf(session, issuances), ...notesOf(session, facts)];
  return sortedClaims(claims);
}

/** Whom an identity that nothing names may be: leads, where {@link claimsOf} tells what the records say. */
export function leadsTo(actor: Actor, facts: readonly KnownFact[]): readonly Claim[] {
  return holdersOf(actor, facts).map((value) => ({ kind: 'SESSION_ALIVE', value, authority: 'AWS' }));
}

/** Claims in one order, each once. */
export function sortedClaims(claims: readonly Claim[]): readonly Claim[] {
  return distinctInOrder(claims, ({ kind, value, authority }) => `${kind} ${value} ${authority}`);
}

function namesOf(session: Actor, issuances: readonly Issuance[]): readonly Claim[] {
  const claims: Claim[] = [];
  const name = sessionNameOf(session.principalId);
  if (name !== null && name !== '' && session.type === 'AssumedRole') {
    claims.push({ kind: 'ROLE_SESSION_NAME', value: name, authority: authorityOfName(session, issuances) });
  }
  if (name !== null && name !== '' && session.type === 'FederatedUser') {
    claims.push({ kind: 'FEDERATED_USER_NAME', value: name, authority: 'CALLER' });
  }
  if (session.sourceIdentity !== null) {
    const authority = authorityOfSourceIdentity(issuances);
    claims.push({ kind: 'SOURCE_IDENTITY', value: session.sourceIdentity, authority });
  }
  return claims;
}

/** The providers that STS checked the word of; a record that shows one without its call has it from the session. */
function providersOf(session: Actor, issuances: readonly Issuance[]): readonly Claim[] {
  const shown = [session.federatedProvider, ...issuances.map(({ federation }) => federation?.provider ?? null)];
  return [...new Set(shown)].flatMap((value) =>
    value === null ? [] : [{ kind: 'IDENTITY_PROVIDER', value, authority: 'AWS' }],
  );
}

function notesOf(session: Actor, facts: readonly KnownFact[]): readonly Claim[] {
  const claims: Claim[] = [];
  const note = (kind: Claim['kind'], value: string | null | undefined): void => {
    if (value !== null && value !== undefined) claims.push({ kind, value, authority: 'AWS' });
  };
  note('IN_SCOPE_OF', session.inScopeOf?.credentialsIssuedTo);
  note('ON_BEHALF_OF', session.onBehalfOf?.userId);
  note('SOURCE_PRINCIPAL', session.awsToken?.sourcePrincipalArn);
  note('INVOKED_BY_DELEGATE', session.invokedByDelegateAccountId);
  for (const fact of facts) {
    const isOwn = fact.kind === 'sign-in' && isSameSession(fact.signIn.actor, session);
    if (isOwn) note('SWITCHED_FROM', fact.signIn.switchFrom);
  }
  return claims;
}

function authorityOfName(session: Actor, issuances: readonly Issuance[]): Authority {
  if (isIdentityCenterRole(session.issuerArn) || instanceOf(session) !== null) return 'AWS';
  const authorities = new Set(issuances.map(authorityOfIssuance));
  const [only] = authorities;
  return authorities.size === 1 && only !== undefined ? only : 'CALLER';
}

/** IAM Roles Anywhere takes it from the certificate, which an authority vouched for; all others let the caller choose. */
function authorityOfSourceIdentity(issuances: readonly Issuance[]): Authority {
  const isCertified = issuances.length > 0 && issuances.every(isOfRolesAnywhere);
  return isCertified ? 'IDENTITY_PROVIDER' : 'CALLER';
}

/** Services that let somebody in name the session, but for Roles Anywhere where the caller asked for a name. */
function authorityOfIssuance(issuance: Issuance): Authority {
  if (isTakenByRolesAnywhere(issuance)) return 'CALLER';
  if (issuance.caller.admitted !== null) return issuance.sessionName === null ? 'AWS' : 'CALLER';
  if (issuance.caller.type === 'AWSService') return 'AWS';
  return issuance.eventName === 'AssumeRoleWithSAML' ? 'IDENTITY_PROVIDER' : 'CALLER';
}
