import type { Admitted } from './actor.ts';
import { serialOfCertificate, serialText } from './certificate-serial.ts';
import { isJsonObject, nameIn, placeIn, presentIn } from './place.ts';
import type { Place } from './place.ts';
import { hasFailed } from './record-in-hand.ts';

type Admission = {
  readonly source: string;
  readonly eventName: string;
  readonly subjectOf: (request: Place, response: Place) => string | null;
};

const ADMISSIONS: readonly Admission[] = [
  { source: 'rolesanywhere.amazonaws.com', eventName: 'CreateSession', subjectOf: certificateIn },
  { source: 'cognito-identity.amazonaws.com', eventName: 'GetCredentialsForIdentity', subjectOf: identityIn },
];

/** The calls, by name, of whose records it is read. */
export const ADMITTING_CALLS: ReadonlySet<string> = new Set(ADMISSIONS.map(({ eventName }) => eventName));

/**
 * Whom the called service let in, from the record of a call that succeeded; null for all other calls.
 *
 * @see https://docs.aws.amazon.com/rolesanywhere/latest/userguide/authentication-create-session.html
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/understanding-amazon-cognito-entries.html
 */
export function readAdmitted(record: Place): Admitted | null {
  const name = presentIn(record, 'eventName');
  const source = presentIn(record, 'eventSource');
  const admission = ADMISSIONS.find((one) => one.eventName === name && one.source === source);
  if (admission === undefined || hasFailed(record)) return null;
  const request = placeIn(record, 'requestParameters');
  const subject = admission.subjectOf(request, placeIn(record, 'responseElements'));
  if (subject === null) return null;
  const roleArn = nameIn(request, 'roleArn') ?? nameIn(request, 'customRoleArn');
  return { by: admission.source, subject, accountId: accountIn(roleArn) ?? nameIn(record, 'recipientAccountId') };
}

/**
 * The certificate that was checked: its serial number, which is the name of the session too, unless the caller asked for
 * another; else the name that AWS keeps for whoever it certifies.
 */
function certificateIn(request: Place, response: Place): string | null {
  const certificate = presentIn(request, 'cert');
  const serial = typeof certificate === 'string' ? serialOfCertificate(certificate) : null;
  return serial ?? serialOfSession(request, response) ?? nameIn(response, 'subjectArn');
}

function serialOfSession(request: Place, response: Place): string | null {
  if (presentIn(request, 'roleSessionName') !== undefined) return null;
  const set = presentIn(response, 'credentialSet');
  const first: unknown = Array.isArray(set) ? set[0] : undefined;
  if (!isJsonObject(first)) return null;
  const place = placeIn({ ...response, object: first, path: `${response.path}credentialSet.` }, 'assumedRoleUser');
  return serialText(nameIn(place, 'assumedRoleId')?.split(':')[1] ?? '');
}

function identityIn(request: Place, response: Place): string | null {
  return nameIn(request, 'identityId') ?? nameIn(response, 'identityId');
}

function accountIn(roleArn: string | null): string | null {
  const account = roleArn?.split(':')[4];
  return account !== undefined && /^\d{12}$/.test(account) ? account : null;
}
