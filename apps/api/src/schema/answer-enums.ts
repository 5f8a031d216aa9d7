import type { GapKind } from '#coverage';
import type { RunObject, SourcePlace } from '#follow';
import type { Authority, ClaimKind, GapReason, JoinedBy, OriginKind, Status, Strength } from '#lineage';
import { enumText } from './enum-text.ts';

const STATUSES: Readonly<Record<Status, string>> = {
  PROVEN: 'Each hop is tied by what AWS wrote on both sides, and AWS names the origin.',
  CORROBORATED: 'Each hop is tied, at least one of them by several weaker facts that agree.',
  AMBIGUOUS: 'More than one origin fits. All are listed as candidates, none is stated.',
  INCOMPLETE: 'The chain stops before an origin. The gap says why, and what to ingest next.',
};

const ORIGIN_KINDS: Readonly<Record<OriginKind, string>> = {
  IAM_USER: 'A user of IAM; its id is the ARN.',
  ROOT_USER: 'The root user of an account; its id is the ARN that ends in `:root`.',
  IDENTITY_CENTER_USER: 'A user of IAM Identity Center, by user name.',
  SAML_USER: 'The subject that a SAML identity provider asserted.',
  WEB_IDENTITY: "The subject of a web identity's token, such as a repository or a Kubernetes service account.",
  WORKLOAD: 'A program: an instance id, a function name, a task id, or the service account of a pod.',
  AWS_SERVICE: 'A service of AWS that acted by itself; its id is the service principal.',
  CERTIFICATE: 'The holder of a certificate, by IAM Roles Anywhere.',
  ANONYMOUS: 'Nobody signed the call.',
};

const JOINED_BY: Readonly<Record<JoinedBy, string>> = {
  ISSUED_ACCESS_KEY: 'The call that issued the session shows the very key that the session used.',
  SESSION_IDENTITY: 'The principal id and the moment of creation agree.',
  ROLE_AND_NAME: 'Role, session name and second agree, and nothing else was issued then.',
  CONSOLE_SIGN_IN: 'The console session of a user that signed in at that moment.',
  SIGN_IN_SESSION: 'Both name one sign-in session.',
  WEB_IDENTITY_TOKEN: 'Both name one token that AWS issued for another partition.',
  SHARED_EVENT: "The other account's copy of the same call.",
  IN_RECORD: 'The record itself names who stands behind it.',
};

const STRENGTHS: Readonly<Record<Strength, string>> = {
  EXACT: 'AWS wrote one identifier on both sides.',
  STRONG: 'Identity and time of creation agree.',
  WEAK: 'Less than that: weaker facts that agree.',
};

const CLAIM_KINDS: Readonly<Record<ClaimKind, string>> = {
  ROLE_SESSION_NAME: 'The name that a role session was given when it was taken.',
  SOURCE_IDENTITY: 'The source identity that a session carries.',
  FEDERATED_USER_NAME: 'The name that a federated user was given.',
  IDENTITY_PROVIDER: 'The provider that vouched for whoever began the session.',
  IN_SCOPE_OF: 'The resource that AWS says the credentials were issued to.',
  ON_BEHALF_OF: 'The Identity Center user that a service says it acts for: a user id of one identity store.',
  SWITCHED_FROM: 'The identity that the console switched from.',
  SESSION_ALIVE: "A session of the principal in another account's copy of a call, which may have made the call.",
  SOURCE_PRINCIPAL: 'The AWS principal of another partition that the token was issued to.',
  INVOKED_BY_DELEGATE: 'The account of a product provider that acted by delegation of the principal.',
};

const AUTHORITIES: Readonly<Record<Authority, string>> = {
  CALLER: 'Whoever made the call typed it. It proves nothing about who that is.',
  IDENTITY_PROVIDER: 'An identity provider asserted it.',
  AWS: 'AWS chose it.',
};

const GAP_REASONS: Readonly<Record<GapReason, string>> = {
  ISSUER_NOT_DELIVERED: 'No record that issued this session is in the store.',
  CALLER_ACCOUNT_NOT_INGESTED: "Only the role owner's copy of a call across accounts is here; it hides the caller.",
  DELEGATE_NOT_INGESTED:
    'A product provider acted by delegation, and the call in its account that got the credentials is not here.',
  SERVICE_DELIVERED: 'A service of AWS gave itself this session without a record of it.',
  OUTSIDE_VALIDITY: 'The session was issued, but the action lies before its issue or after its expiry.',
  CYCLE: 'The records make a session its own ancestor.',
  IDENTITY_NOT_RECORDED: 'The record does not say who acted, or in a way that is not understood.',
  REDACTED: 'AWS withheld the name that the record would have given.',
  ROOT_NOT_EVIDENCED:
    'A temporary session of root, without a sign that the root user signed in and without an AssumeRoot.',
  NOT_AUTHENTICATED:
    'Whoever it was tried to be this identity (a sign-in that failed, a password asked for), and was not authenticated as it.',
};

const COVERAGE_GAP_KINDS: Readonly<Record<GapKind, string>> = {
  UNREAD: 'Files of these hours are known and not read: they failed, wait, or are being read.',
  HOLE: 'Silent, though this account and region speak around the clock: something is missing.',
  QUIET: 'Silent, which may be rest. Nothing proves that nothing happened.',
  NOT_INGESTED: 'Before the first or behind the last hour of which anything was read.',
};

const SOURCE_KINDS: Readonly<Record<Uppercase<SourcePlace['kind']>, string>> = {
  BUCKET: 'A bucket, or a prefix of it, that is listed.',
  QUEUE: 'A queue of SQS whose messages name objects in buckets.',
  FOLDER: "A folder of the workers' own machine.",
};

const RUN_OBJECT_STATES: Readonly<Record<Uppercase<RunObject['state']>, string>> = {
  WAITING: 'To be read, now or when another try is due.',
  TAKEN: 'A worker is reading it.',
  READ: 'Read to its end, and all that it held is stored.',
  SKIPPED: 'Left out, since by its name it holds no records.',
  FAILED: 'Given up, for the reason that it has.',
};

/** The enumerations of an answer, in the words of the contract. */
export const ANSWER_ENUMS = [
  enumText('Status', 'How far an answer can be trusted. Only the first two name an origin.', STATUSES),
  enumText('OriginKind', 'What stands at the beginning of a chain.', ORIGIN_KINDS),
  enumText('JoinedBy', 'The rule that tied a session to the call which issued it. May grow.', JOINED_BY),
  enumText('Strength', 'How firm such a tie is.', STRENGTHS),
  enumText('ClaimKind', 'What a claim was made by. May grow.', CLAIM_KINDS),
  enumText('Authority', 'Who vouches for a claim.', AUTHORITIES),
  enumText('GapReason', 'Why a chain stops before an origin. May grow.', GAP_REASONS),
  enumText('CoverageGapKind', 'Why of some hours nothing, or not everything, is known. May grow.', COVERAGE_GAP_KINDS),
  enumText('SourceKind', 'What kind of place is followed. May grow.', SOURCE_KINDS),
  enumText('RunObjectState', 'How far an object of a run is.', RUN_OBJECT_STATES),
].join('\n');
