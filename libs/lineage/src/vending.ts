import type { Issuance } from '#cloudtrail';
import { tellingKeyOf } from './principal.ts';

/** Calls of STS whose sessions are known to look in a certain way: where they name none, nothing may stand in for it. */
const NAMED_BY_STS = /^(?:AssumeRo(?:le\w*|ot)|GetFederationToken|GetSessionToken)$/;

/**
 * Whether a call hands out a key and does not name the session that it is for, as services do that are no STS: S3 Express,
 * Amazon Cognito, and any whose answer holds credentials. `GetDelegatedAccessToken` names a principal and no session.
 *
 * A caller that is given the very key that it called with got nothing.
 */
export function isVending(issuance: Issuance): boolean {
  const { eventName, issuedKeyId, issuedPrincipalId, roleArn, sessionName, caller } = issuance;
  if (tellingKeyOf(issuedKeyId) === null || issuedKeyId === caller.accessKeyId) return false;
  const isNamed = issuedPrincipalId !== null || (roleArn !== null && sessionName !== null);
  return !isNamed && !NAMED_BY_STS.test(eventName);
}

/** Whether a call exchanged a token for the credentials of whoever approved a delegation. */
export const isDelegation = ({ eventName }: Issuance): boolean => eventName === 'GetDelegatedAccessToken';
