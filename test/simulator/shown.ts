import type { Json } from './truth.ts';

/** What a record shows of its actor: as much as a reader without further knowledge sees. */
export type Shown = {
  readonly type: string;
  readonly principalId: string;
  /** The session's creation in seconds since the epoch; `null` where the record shows none. */
  readonly createdAt: number | null;
  /** `null` when there is none, or a mask. */
  readonly key: string | null;
  readonly invokedBy: string | null;
  readonly isInScope: boolean;
  readonly isServiceLinked: boolean;
  readonly isFromConsole: boolean;
  readonly mfa: boolean;
  readonly signInSession: string | null;
};

export function actorOf(record: Json): Shown {
  const identity = jsonIn(record['userIdentity']);
  const context = jsonIn(identity['sessionContext']);
  const [attributes, issuer] = [jsonIn(context['attributes']), jsonIn(context['sessionIssuer'])];
  const created = textIn(attributes['creationDate']);
  return {
    type: textIn(identity['type']) ?? '',
    principalId: textIn(identity['principalId']) ?? '',
    createdAt: created === null ? null : Date.parse(created) / 1000,
    key: keyIn(identity['accessKeyId']),
    invokedBy: textIn(identity['invokedBy']),
    isInScope: identity['inScopeOf'] !== undefined,
    isServiceLinked: /^arn:[^:]+:iam::\d+:role\/aws-service-role\//.test(textIn(issuer['arn']) ?? ''),
    isFromConsole: record['sessionCredentialFromConsole'] === 'true',
    mfa: attributes['mfaAuthenticated'] === 'true',
    signInSession: textIn(context['signInSessionArn']),
  };
}

function keyIn(value: unknown): string | null {
  const key = textIn(value);
  return key?.includes('*') === true ? null : key;
}

export const textIn = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

export const jsonIn = (value: unknown): Json => (typeof value === 'object' && value !== null ? (value as Json) : {});
