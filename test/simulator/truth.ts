/** JSON as CloudTrail writes it. */
export type Json = Readonly<Record<string, unknown>>;

/** Whoever began a chain, in the form of an attribution's `origin`. */
export type Origin = {
  readonly kind:
    | 'IAM_USER'
    | 'ROOT_USER'
    | 'IDENTITY_CENTER_USER'
    | 'SAML_USER'
    | 'WEB_IDENTITY'
    | 'WORKLOAD'
    | 'AWS_SERVICE'
    | 'CERTIFICATE'
    | 'ANONYMOUS';
  readonly id: string;
  readonly accountId: string | null;
  readonly service: string | null;
};

/** How the credential of an action is tied to whoever got it: the rows of the score. */
export const WAYS = [
  'long-term key of a user',
  'long-term key of root',
  'AssumeRole, one account',
  'AssumeRole, two accounts',
  'AssumeRole, chained',
  'AssumeRole by AWS services',
  'GetSessionToken',
  'GetFederationToken',
  'AssumeRoot',
  'SAML',
  'SAML into the console',
  'Identity Center',
  'Identity Center into the console',
  'web identity',
  'Cognito GetCredentialsForIdentity',
  'console of a user',
  'console of root',
  'console by GetSigninToken',
  'switch role',
  'aws login',
  'sign-in session (OAuth)',
  'EC2 instance',
  'Lambda function',
  'ECS task',
  'EKS pod',
  'CodeBuild',
  'aws:ec2-infrastructure',
  'service-linked role',
  'Roles Anywhere',
  'S3 Express',
  'GetWebIdentityToken',
  'forward access under a user',
  'forward access under a session',
  'federated caller itself',
  'AWS service itself',
  'anonymous',
] as const;
export type Way = (typeof WAYS)[number];

/** What stands between an action and its name. */
export const FAULTS = [
  'issuer dropped',
  'hour dropped',
  'account not delivered',
  'account outside the organisation',
  'one copy of two',
  'delivered late',
  'delivered twice',
  'repeated key id',
  'masked key',
  'no key shown',
  'strangers in one second',
  'strangers within two seconds',
  'twin issues by one caller',
  'twin keys of an instance',
  'cached credentials used again',
  'used after expiry',
  'failed issue beside it',
  "somebody else's name",
  'role juggling',
  'stolen',
] as const;
export type Fault = (typeof FAULTS)[number];

/** A temporary credential's session, as it really came about. */
export type Session = {
  readonly way: Way;
  readonly origin: Origin;
  readonly principalId: string;
  /** Seconds since the epoch, as `creationDate` shows it. */
  readonly createdAt: number;
  /** Seconds since the epoch; `null` for sessions of the console and others whose end no record says. */
  readonly endsAt: number | null;
  /** The key that its issue shows; `null` when it shows none. */
  readonly key: string | null;
  /** Every record that issued it. */
  readonly issuedBy: readonly MadeEvent[];
  /** Records that belong to its issue, without being it: a grant before it, an entry after it. */
  readonly besides: readonly MadeEvent[];
  /** Who got it; `null` when the issue itself names the origin. */
  readonly caller: Signer | null;
  readonly faults: readonly Fault[];
};

/** Someone who signs calls: a person, a service or a program, with a key of their own or within a session. */
export type Signer = {
  readonly origin: Origin;
  readonly account: string;
  /** `userIdentity` without the key. */
  readonly identity: Json;
  readonly key: string | null;
  readonly session: Session | null;
  readonly way: Way;
};

/** One record as it was made, before anything happened to it, and who was really behind it. */
export type MadeEvent = {
  readonly id: string;
  /** The account that it would be delivered to. */
  readonly account: string;
  readonly region: string;
  /** Seconds since the epoch. */
  readonly at: number;
  readonly record: Json;
  readonly signer: Signer;
  readonly way: Way;
  /** Which copy of a call between two accounts it is. */
  readonly copy: 'only' | "caller's" | "owner's";
  readonly faults: readonly Fault[];
};

/** Events are told apart by their id and the account that they were delivered to. */
export const eventKey = (event: { readonly id: string; readonly account: string }): string =>
  `${event.id} ${event.account}`;

/** The sessions from the one that acted back towards the origin. */
export function sessionsOf(signer: Signer): Session[] {
  const sessions: Session[] = [];
  for (let at: Signer | null = signer; at?.session != null; at = at.session.caller) sessions.push(at.session);
  return sessions;
}
