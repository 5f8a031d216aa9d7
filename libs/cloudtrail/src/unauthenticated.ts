import { placeIn, presentIn } from './place.ts';
import type { Place } from './place.ts';
import { hasFailed } from './record-in-hand.ts';

const SIGN_IN = 'ConsoleLogin';
/** Root's password is asked for and set anew by way of its mailbox, whoever reads that. */
const BY_MAILBOX: ReadonlySet<string> = new Set(['PasswordRecoveryRequested', 'PasswordRecoveryCompleted']);
/** Before these succeed somebody has typed a user's name, and no more. */
const CENTER_STEPS: ReadonlySet<string> = new Set(['CredentialVerification', 'UserAuthentication']);
const CENTER_CHALLENGE = 'CredentialChallenge';

/** The calls, by name, that may be recorded under an identity which nobody has shown to be theirs. */
export const UNAUTHENTICATED_CALLS: ReadonlySet<string> = new Set([
  SIGN_IN,
  CENTER_CHALLENGE,
  ...BY_MAILBOX,
  ...CENTER_STEPS,
]);

/** The types of identities under which they are recorded like acts of the user. */
export const ATTEMPTED_TYPES: ReadonlySet<string | null> = new Set(['Root', 'IdentityCenterUser']);

/**
 * Whether a record tells of somebody who was not authenticated as the identity that it shows: whoever failed to sign in,
 * was asked for a password, or has root's password set anew. The record shows whom they tried to be.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-aws-console-sign-in-events.html
 * @see https://docs.aws.amazon.com/singlesignon/latest/userguide/understanding-sign-in-events.html
 */
export function isUnauthenticated(record: Place): boolean {
  const name = presentIn(record, 'eventName');
  if (typeof name !== 'string' || !UNAUTHENTICATED_CALLS.has(name)) return false;
  if (presentIn(record, 'eventSource') !== 'signin.amazonaws.com') return false;
  if (BY_MAILBOX.has(name) || name === CENTER_CHALLENGE || hasFailed(record)) return true;
  const told = placeIn(record, name === SIGN_IN ? 'responseElements' : 'serviceEventDetails');
  return presentIn(told, name) === 'Failure';
}
