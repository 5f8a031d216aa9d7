/**
 * Letters and digits behind four letters; sets made fit to publish write `AKIA****`, or one character again and again, or
 * the ids of AWS's documentation, which all end alike.
 */
const WHOLE = /^[A-Z]{4}(?!(.)\1+$)(?!.*EXAMPLE$)[A-Za-z0-9]+$/;

/** Whether a key id is one of a temporary credential. */
export function isTemporaryKey(keyId: string | null): boolean {
  return keyId?.startsWith('ASIA') ?? false;
}

/** Whether a key id is one of a user's or root's own key, which belongs to no session. */
export function isLongTermKey(keyId: string | null): boolean {
  return keyId?.startsWith('AKIA') ?? false;
}

/** Whether a key or unique id is whole, so that equal ones may be the same; strangers share a masked one. */
export function isWholeId(id: string): boolean {
  return WHOLE.test(id);
}

/** The key as far as it tells anything: null where the record shows none or a masked one. */
export function tellingKeyOf(keyId: string | null): string | null {
  return keyId !== null && isWholeId(keyId) ? keyId : null;
}

/** Whether a record shows a key and hides which one. */
export const isMasked = (keyId: string | null): boolean => keyId !== null && tellingKeyOf(keyId) === null;

/**
 * The session name in `AROA…:name`: all after the last colon. Names hold none, but what stands before may, as in
 * `111122223333:aws:ec2-infrastructure:i-0abc`.
 */
export function sessionNameOf(principalId: string | null): string | null {
  if (principalId === null) return null;
  const colon = principalId.lastIndexOf(':');
  return colon < 0 ? null : principalId.slice(colon + 1);
}

/** Whether a principal id is a role session's: `AROA…:name`. */
export const isRoleSession = (principalId: string | null): principalId is string =>
  principalId?.startsWith('AROA') === true && principalId.includes(':');

/** The account in an ARN, or null where the text is none or names none. */
export function accountOfArn(arn: string | null): string | null {
  const account = arn?.split(':')[4];
  return account === undefined || !/^\d{12}$/.test(account) ? null : account;
}

/** The partition in an ARN: `aws`, `aws-cn`, `aws-us-gov`; `aws` where the text is no ARN. */
export function partitionOfArn(arn: string | null): string {
  const [scheme, partition] = arn?.split(':') ?? [];
  return scheme === 'arn' && partition !== undefined && partition !== '' ? partition : 'aws';
}

/**
 * Whether a role belongs to IAM Identity Center, which makes its roles under one reserved path.
 *
 * @see https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html
 */
export function isIdentityCenterRole(roleArn: string | null): boolean {
  return roleArn !== null && CENTER_ROLE.test(roleArn);
}

/** The Region of the Identity Center that a role of its belongs to, where the role's path tells it. */
export function identityCenterRegionOf(roleArn: string | null): string | null {
  const [, path = ''] = CENTER_ROLE.exec(roleArn ?? '') ?? [];
  const [region = ''] = path.split('/');
  return REGION.test(region) ? region : null;
}

/** From its beginning: a path may hold colons, and then more of an ARN. */
const CENTER_ROLE = /^arn:[\w-]+:iam::\d{12}:role\/aws-reserved\/sso\.amazonaws\.com\/(.*)$/;
const REGION = /^[a-z]{2,4}(?:-[a-z]+)+-\d{1,2}$/;

/** The service principal in the path of a service-linked role's ARN; null for all other roles. */
export function serviceOfLinkedRole(roleArn: string | null): string | null {
  return LINKED_ROLE.exec(roleArn ?? '')?.[1] ?? null;
}

const LINKED_ROLE = /^arn:[\w-]+:iam::\d{12}:role\/aws-service-role\/([\w.-]+)\/AWSServiceRoleFor[\w+=,.@-]*$/;

/**
 * Whether a text, or part of it, was withheld by CloudTrail, masked by whoever made a set fit to publish, or blanked as a
 * secret before it was stored: as a name it would stand for many.
 */
export const isWithheld = (text: string): boolean => isHidden(text) || text.includes('***');

/** Whether AWS itself wrote nothing where a text should be. */
export const isHidden = (text: string): boolean => text.includes('HIDDEN_DUE_TO_SECURITY_REASONS');

/**
 * Whether a principal id tells its principal from all others. A masked unique id, or one of AWS's documentation, is that of
 * many; root's is the account, and those of services and federated users have other forms, which are taken as they are.
 */
export function isTellingPrincipal(principalId: string): boolean {
  const [uniqueId = ''] = principalId.split(':', 1);
  return !isWithheld(principalId) && (isWholeId(uniqueId) || !UNIQUE_ID.test(uniqueId));
}

const UNIQUE_ID = /^A[A-Z]{2}A/;

/**
 * Whether two ARNs are those of different roles: another account, or another name. Names of roles that differ in case alone
 * are one name; a text that is no role's ARN, or withheld in part, tells nothing.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
export function areOtherRoles(one: string | null, other: string | null): boolean {
  const [a, b] = [roleIn(one), roleIn(other)];
  return a !== null && b !== null && a !== b;
}

/** Whether two ARNs name the same role, and neither hides anything of it. */
export function areSameRole(one: string | null, other: string | null): boolean {
  const [a, b] = [roleIn(one), roleIn(other)];
  return a !== null && a === b;
}

function roleIn(arn: string | null): string | null {
  if (arn === null || isWithheld(arn)) return null;
  const [, account, name] = ROLE_ARN.exec(arn) ?? [];
  return account === undefined || name === undefined ? null : `${account} ${name.toLowerCase()}`;
}

const ROLE_ARN = /^arn:[\w-]+:iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/;

/** Whether a text has the form of an EC2 instance's id. */
export function isInstanceId(text: string | null): boolean {
  return text !== null && /^i-(?:[0-9a-f]{8}|[0-9a-f]{17})$/.test(text);
}
