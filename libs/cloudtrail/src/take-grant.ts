import type { Grant } from './fact.ts';
import { nameIn, placeIn } from './place.ts';
import type { RecordInHand } from './record-in-hand.ts';

/** Calls that hand out a session or a token without an STS credential in their answer, by service and name. */
const GRANTS = new Set([
  'signin AuthorizeOAuth2Access',
  'signin CreateOAuth2Token',
  'sso GetRoleCredentials',
  'sso Federate',
  'eks-auth AssumeRoleForPodIdentity',
  'sso-oauth CreateTokenWithIAM',
  'sts GetWebIdentityToken',
]);

/** Those calls, by name. */
export const GRANTING_CALLS: ReadonlySet<string> = new Set([...GRANTS].map((call) => call.split(' ')[1] ?? ''));

/**
 * Takes the grant of a token or a delegated session outside of STS.
 *
 * Any record with `additionalEventData.signInSessionArn` is one: the field names the sign-in session that the call makes.
 *
 * @see https://docs.aws.amazon.com/singlesignon/latest/userguide/logging-using-cloudtrail.html
 */
export function takeGrant(inHand: RecordInHand): readonly Grant[] {
  if (!inHand.isSuccess) return [];
  const signInSessionArn = nameIn(inHand.additional, 'signInSessionArn');
  if (signInSessionArn === null && !GRANTS.has(`${inHand.source} ${inHand.eventName}`)) return [];
  const details = placeIn(inHand.root, 'serviceEventDetails');
  return [
    {
      kind: 'grant',
      evidence: inHand.evidence,
      eventSource: inHand.record.eventSource ?? '',
      eventName: inHand.eventName,
      actor: inHand.actor,
      signInSessionArn,
      roleName: nameIn(details, 'role_name'),
      roleAccountId: nameIn(details, 'account_id'),
      identityCenterCredentialId: nameIn(inHand.additional, 'identitycenter:CredentialId'),
      webIdentityTokenId: nameIn(inHand.response, 'webIdentityTokenId') ?? nameIn(inHand.request, 'webIdentityTokenId'),
    },
  ];
}
