/** Who or what stands at the beginning of a chain. */
export type OriginKind =
  | 'IAM_USER'
  | 'ROOT_USER'
  | 'IDENTITY_CENTER_USER'
  | 'SAML_USER'
  | 'WEB_IDENTITY'
  | 'WORKLOAD'
  | 'AWS_SERVICE'
  | 'CERTIFICATE'
  | 'ANONYMOUS';

/**
 * The origin of a chain, named as AWS names it: a user's ARN, a federation's subject, an instance id, a service principal.
 *
 * `accountId` is the user's own account, and the role's account for workloads and web identities, whose ids are unique
 * only there. `service` is the AWS service that took the role for a workload, else null.
 */
export type Origin = {
  readonly kind: OriginKind;
  readonly id: string;
  readonly accountId: string | null;
  readonly service: string | null;
};

/** One text for each origin: equal texts are the same origin. */
export function originKey(origin: Origin): string {
  return JSON.stringify([origin.kind, origin.id, origin.accountId, origin.service]);
}
