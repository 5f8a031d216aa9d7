const TEMPORARY = /^ASIA/;

/** Whether a key id is one of a temporary credential. */
export function isTemporaryKey(keyId: string | null): boolean {
  return keyId !== null && TEMPORARY.test(keyId);
}

/** The session name in `AROA…:name`: all after the first colon, since names may hold none but ids hold none either. */
export function sessionNameOf(principalId: string | null): string | null {
  if (principalId === null) return null;
  const colon = principalId.indexOf(':');
  return colon < 0 ? null : principalId.slice(colon + 1);
}

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
  return roleArn?.includes(':role/aws-reserved/sso.amazonaws.com/') ?? false;
}
