import type { EpochMs } from '#kernel';
import type { Federation, Issuance } from './fact.ts';
import { issuedCredentialsIn } from './issued-credentials.ts';
import type { IssuedCredentials } from './issued-credentials.ts';
import { nameIn, noteOddity, placeIn, presentIn } from './place.ts';
import type { Place } from './place.ts';
import type { RecordInHand } from './record-in-hand.ts';
import { parseStsExpiration } from './sts-expiration.ts';
import { amendsIn } from './take-amendment.ts';
import { workloadTagsIn } from './workload-tags.ts';

/** The calls of STS whose answer may name a session and no key, by name. */
export const STS_ISSUES = /^(?:AssumeRole\w*|AssumeRoot|GetFederationToken|GetSessionToken)$/;

/**
 * Takes from a successful call every credential that it made, whichever service made it; one issuance for each key.
 *
 * An answer of STS that names the session it made, though not the key, is an issuance as well.
 */
export function takeIssuances(inHand: RecordInHand): readonly Issuance[] {
  if (!inHand.isSuccess || inHand.response.object === null) return [];
  const issued = issuedCredentialsIn(inHand.response, inHand.request);
  if (issued.length > 0) return issued.map((one) => issuanceOf(inHand, one));
  const isSts = (inHand.source === 'sts' || inHand.source === '') && STS_ISSUES.test(inHand.eventName);
  if (!isSts) return [];
  const keyless = issuanceOf(inHand, null);
  return keyless.issuedPrincipalId === null && keyless.sessionArn === null ? [] : [keyless];
}

function issuanceOf(inHand: RecordInHand, issued: IssuedCredentials | null): Issuance {
  const { request, response } = inHand;
  const around = issued?.around ?? response;
  const places = around.object === response.object ? [response] : [around, response];
  const session = sessionIn(places);
  return {
    kind: 'issuance',
    evidence: inHand.evidence,
    eventSource: inHand.record.eventSource,
    eventName: inHand.eventName,
    caller: inHand.actor,
    sharedEventId: inHand.record.sharedEventId,
    requestId: inHand.record.requestId,
    issuedKeyId: issued === null ? null : nameIn(issued.credentials, 'accessKeyId'),
    expiresAt: issued === null ? null : expirationIn(issued.credentials),
    ...session,
    roleArn: firstNameIn([request, ...places], 'roleArn') ?? nameIn(request, 'customRoleArn'),
    sessionName: nameIn(request, 'roleSessionName') ?? (isFederationToken(inHand) ? nameIn(request, 'name') : null),
    sourceIdentity: firstNameIn([...places, request], 'sourceIdentity'),
    federation: federationOf(inHand),
    targetPrincipal: nameIn(request, 'targetPrincipal'),
    workloadTags: workloadTagsIn(request),
    assumedPrincipalArn: firstNameIn(places, 'assumedPrincipal'),
    amends: amendsIn(inHand),
  };
}

function isFederationToken(inHand: RecordInHand): boolean {
  return inHand.eventName === 'GetFederationToken';
}

/** The session that the answer names: beside the credentials, else at the answer's top. */
function sessionIn(places: readonly Place[]): Pick<Issuance, 'issuedPrincipalId' | 'sessionArn'> {
  for (const place of places) {
    const role = placeIn(place, 'assumedRoleUser');
    const user = placeIn(place, 'federatedUser');
    const issuedPrincipalId = nameIn(role, 'assumedRoleId') ?? nameIn(user, 'federatedUserId');
    const sessionArn = nameIn(role, 'arn') ?? nameIn(user, 'arn');
    if (issuedPrincipalId !== null || sessionArn !== null) return { issuedPrincipalId, sessionArn };
  }
  return { issuedPrincipalId: null, sessionArn: null };
}

function firstNameIn(places: readonly Place[], key: string): string | null {
  for (const place of places) {
    const name = nameIn(place, key);
    if (name !== null) return name;
  }
  return null;
}

function expirationIn(credentials: Place): EpochMs | null {
  const value = presentIn(credentials, 'expiration');
  if (value === undefined) return null;
  const isReadable = typeof value === 'string' || typeof value === 'number';
  const time = isReadable ? parseStsExpiration(value) : null;
  return time?.ok === true ? time.value : noteOddity(credentials, 'expiration', 'unreadable');
}

function federationOf({ eventName, actor, request, response }: RecordInHand): Federation | null {
  if (eventName === 'AssumeRoleWithSAML' || actor.type === 'SAMLUser') {
    return {
      provider: nameIn(request, 'principalArn') ?? actor.identityProvider,
      subject: nameIn(response, 'subject') ?? actor.userName,
      issuer: nameIn(response, 'issuer'),
      audience: nameIn(response, 'audience'),
    };
  }
  if (actor.admitted !== null) {
    const provider = nameIn(request, 'trustAnchorArn') ?? actor.admitted.by;
    return { provider, subject: actor.admitted.subject, issuer: null, audience: null };
  }
  if (eventName !== 'AssumeRoleWithWebIdentity' && actor.type !== 'WebIdentityUser') return null;
  return {
    provider: nameIn(response, 'provider') ?? actor.identityProvider,
    subject: nameIn(response, 'subjectFromWebIdentityToken') ?? actor.userName,
    issuer: null,
    audience: nameIn(response, 'audience'),
  };
}
