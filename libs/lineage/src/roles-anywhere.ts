import type { Issuance } from '#cloudtrail';
import { serviceOfLinkedRole } from './principal.ts';

const SERVICE = 'rolesanywhere.amazonaws.com';

/** Whether IAM Roles Anywhere issued a session for the holder of a certificate, by the call that shows it. */
export const isOfRolesAnywhere = ({ caller }: Issuance): boolean => caller.admitted?.by === SERVICE;

/**
 * Whether IAM Roles Anywhere took a customer's role, for the holder of a certificate. Its own linked role, which it takes
 * as `RolesAnywhereInternalSession`, is for itself.
 *
 * @see https://docs.aws.amazon.com/rolesanywhere/latest/userguide/trust-model.html
 */
export function isTakenByRolesAnywhere({ caller, roleArn }: Issuance): boolean {
  const isOfService = caller.type === 'AWSService' && caller.invokedBy === SERVICE && caller.admitted === null;
  return isOfService && serviceOfLinkedRole(roleArn) === null;
}
