import type { SignIn } from './fact.ts';
import { issuedCredentialsIn } from './issued-credentials.ts';
import { nameIn, presentIn } from './place.ts';
import type { RecordInHand } from './record-in-hand.ts';

/** The calls of which sign-ins are taken, by name. */
export const SIGN_INS: ReadonlySet<string> = new Set(['ConsoleLogin', 'SwitchRole', 'GetSigninToken']);

/**
 * Takes a sign-in to the console, a switch of roles in it, or the exchange of credentials for a console session.
 *
 * A sign-in that failed is recorded like one that did not, but for its answer: only `Success` counts for ConsoleLogin.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-aws-console-sign-in-events.html
 */
export function takeSignIn(inHand: RecordInHand): readonly SignIn[] {
  const { eventName, additional, request, response } = inHand;
  if (inHand.source !== 'signin' || !SIGN_INS.has(eventName) || !inHand.isSuccess) return [];
  const answer = presentIn(response, eventName);
  const isAccepted = answer === 'Success' || (answer === undefined && eventName !== 'ConsoleLogin');
  if (!isAccepted) return [];
  const issued = issuedCredentialsIn(response, request)[0];
  return [
    {
      kind: 'sign-in',
      evidence: inHand.evidence,
      eventName,
      actor: inHand.actor,
      hasMfa: hasMfaIn(inHand),
      samlProviderArn: nameIn(additional, 'SamlProviderArn'),
      switchFrom: nameIn(additional, 'SwitchFrom'),
      issuedKeyId: issued === undefined ? null : nameIn(issued.credentials, 'accessKeyId'),
    },
  ];
}

/** `additionalEventData.MFAUsed` is Yes or No; a federated sign-in says No, since AWS did not see the factor. */
function hasMfaIn({ additional }: RecordInHand): boolean | null {
  const used = nameIn(additional, 'MFAUsed')?.toLowerCase();
  if (used === 'yes' || used === 'true') return true;
  return used === 'no' || used === 'false' ? false : null;
}
