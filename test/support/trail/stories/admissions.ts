import { act, actAWhile, later, settingOf } from '../act.ts';
import type { Setting } from '../act.ts';
import type { Role } from '../cast.ts';
import { roleAt } from '../cast.ts';
import { isoSecond } from '../draft.ts';
import { issuedCredentials } from '../issue-text.ts';
import { issue } from '../issue.ts';
import type { Party, Session } from '../party.ts';
import {
  identityOfSession,
  identityOfUser,
  principalOf,
  sessionArnOf,
  userOrigin,
  withItsKey,
  withoutKey,
} from '../party.ts';
import { emitCall } from '../record.ts';
import type { Call } from '../record.ts';
import type { Emit, Scene } from '../scene.ts';
import { temporaryKey, unusedName } from '../scene.ts';
import { hidden, oneHopAfter, proven } from '../truth.ts';
import type { Truth, TrueOrigin } from '../truth.ts';
import type { Story } from './story.ts';
import { accountOf, aForeign, aRole, aUser, isLost, wholeOrLost } from './story.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const HALF = 0.5;
const UNKNOWN = '{"type":"Unknown","principalId":"","arn":"","accountId":"","accessKeyId":""}';

/** A session of a role asks a service for a key of its own, which its records show from then on; it is as old as before, or anew. */
export const sessionGetsKey: Story = (scene, emit, atMs) => {
  const setting = settingOf(scene, atMs);
  const caller = aUser(scene);
  const role = aRole(scene, accountOf(scene, caller.user.accountId));
  const name = unusedName(scene, role, 'uploader', atMs);
  const session = issue(scene, emit, { ...setting, caller, role, name, delivery: wholeOrLost(scene) });
  actAWhile(scene, emit, withItsKey(session), setting);
  const at = later(scene, setting, 10);
  const key = temporaryKey(scene, role);
  const request = `{"bucketName":"acme-${scene.dice.hex(6)}--use1-az4--x-s3","x-amz-create-session-mode":"ReadWrite"}`;
  const response = `{${issuedCredentials(scene, key, at.atMs + 5 * MINUTE_MS)}}`;
  const call = { ...withItsKey(session), source: 's3express', name: 'CreateSession', request, response };
  const isHidden = isLost(scene);
  const issuedBy = isHidden ? [] : [emitCall(scene, emit, call, at)];
  const truth = isHidden ? hidden(session.truth.origin) : oneHopAfter(session.truth, ['ISSUED_ACCESS_KEY'], issuedBy);
  const isNew = scene.dice.chance(0.3);
  const used = isNew ? sessionOf(scene, caller, role, name, at) : session;
  actAWhile(scene, emit, { ...withItsKey(used), identity: identityOfSession(used, key), truth }, at, { minutes: 4 });
};

/** A service hands a user a key of a role that the user never took: the key, the moment and the account tell whose it is. */
export const somebodyIsLetIn: Story = (scene, emit, atMs) => {
  const setting = settingOf(scene, atMs);
  const party = aUser(scene);
  const { user } = party;
  const role = aRole(scene, accountOf(scene, user.accountId));
  const name = unusedName(scene, role, `tables-${scene.dice.hex(6)}`, atMs);
  const session = sessionOf(scene, party, role, name, setting);
  const known = proven(userOrigin(user));
  const call = { identity: identityOfUser(user), accountId: user.accountId, truth: known };
  const request = `{"tableArn":"arn:${role.partition}:glue:${setting.region}:${role.accountId}:table/sales/orders"}`;
  const truth = letIn(
    scene,
    emit,
    { ...call, source: 'lakeformation', name: 'GetTemporaryGlueTableCredentials', request },
    session,
    setting,
  );
  useWithAndWithoutKey(scene, emit, session, truth, setting);
};

/** The holder of a certificate gets a role by IAM Roles Anywhere, whose own call STS may record too; the service has a role as well. */
export const certificateWorks: Story = (scene, emit, atMs) => {
  const setting = settingOf(scene, atMs);
  const { dice } = scene;
  const account = dice.pick(scene.cast);
  const role = aRole(scene, account);
  const serial = `7${dice.hex(31)}`;
  const host = `press-${dice.hex(4)}`;
  const isNamed = dice.chance(0.3);
  const name = isNamed ? unusedName(scene, role, host, atMs) : serial;
  const origin: TrueOrigin = { kind: 'CERTIFICATE', id: serial, accountId: role.accountId };
  const caller: Party = { kind: 'service', service: 'rolesanywhere.amazonaws.com' };
  const order = { ...setting, caller, role, name };
  const session = issue(scene, emit, { ...order, delivery: dice.chance(HALF) ? 'all' : 'none' });
  const [isHidden, issuedBy] = [isLost(scene), [] as string[]];
  if (!isHidden) issuedBy.push(showCertificate(scene, emit, session, { serial, host, isNamed, origin }, setting));
  const truth = isHidden ? hidden(origin) : oneHopAfter(proven(origin), ['ISSUED_ACCESS_KEY'], issuedBy);
  actAWhile(scene, emit, { ...withItsKey(session), truth }, setting);
  const keyless = isHidden ? truth : oneHopAfter(proven(origin), ['SESSION_IDENTITY'], issuedBy);
  act(scene, emit, { ...withoutKey(session), truth: keyless }, later(scene, setting, 20));
  const linked = roleAt(dice, account, 'aws-service-role/rolesanywhere.amazonaws.com/AWSServiceRoleForRolesAnywhere');
  const own = { ...setting, caller, role: linked, name: 'RolesAnywhereInternalSession' };
  actAWhile(scene, emit, withItsKey(issue(scene, emit, { ...own, delivery: 'all' })), setting, { most: 2 });
};

/** Three identities of a pool get one role within one second, all under the one name that Amazon Cognito gives; a fourth by the basic flow. */
export const poolIdentitiesWork: Story = (scene, emit, atMs) => {
  const setting = settingOf(scene, atMs);
  const { dice } = scene;
  const role = aRole(scene, dice.pick(scene.cast));
  for (let left = 3; left > 0; left -= 1) {
    const id = `${setting.region}:${dice.uuid()}`;
    const origin: TrueOrigin = { kind: 'WEB_IDENTITY', id, accountId: role.accountId };
    const session = sessionOf(scene, null, role, 'CognitoIdentityCredentials', setting);
    const logins = '"logins":{"cognito-idp.us-east-1.amazonaws.com/us-east-1_aB3":"HIDDEN_DUE_TO_SECURITY_REASONS"}';
    const call = { identity: UNKNOWN, accountId: role.accountId, truth: proven(origin) };
    const request = `{${logins},"identityId":"${id}"}`;
    const asked = { ...call, source: 'cognito-identity', name: 'GetCredentialsForIdentity', request };
    const truth = letIn(scene, emit, asked, session, setting, `,"identityId":"${id}"`);
    useWithAndWithoutKey(scene, emit, session, truth, setting);
  }
  const subject = `${setting.region}:${dice.uuid()}`;
  const caller: Party = {
    kind: 'web',
    subject,
    provider: 'cognito-identity.amazonaws.com',
    accountId: role.accountId,
  };
  const name = unusedName(scene, role, 'web-client', atMs);
  const basic = issue(scene, emit, { ...setting, caller, role, name, delivery: wholeOrLost(scene) });
  actAWhile(scene, emit, withItsKey(basic), setting);
};

/** An administrator approves what a provider asks for; the provider acts under the administrator's name, and is who acts. */
export const providerActs: Story = (scene, emit, atMs) => {
  const setting = settingOf(scene, atMs);
  const caller = aUser(scene);
  const role = aRole(scene, accountOf(scene, caller.user.accountId));
  const name = unusedName(scene, role, caller.user.name, atMs);
  const approver = issue(scene, emit, { ...setting, caller, role, name, delivery: wholeOrLost(scene) });
  const { users, id: delegate } = aForeign(scene, role.accountId);
  const provider = scene.dice.pick(users);
  const at = scene.dice.chance(0.3) ? setting : later(scene, setting, 10);
  const delegated = sessionOf(scene, caller, role, name, at);
  const origin = userOrigin(provider);
  const call = { identity: identityOfUser(provider), accountId: delegate, truth: proven(origin) };
  const request = '{"tradeInToken":"HIDDEN_DUE_TO_SECURITY_REASONS"}';
  const answer = `,"packedPolicySize":9,"assumedPrincipal":"${sessionArnOf(delegated)}"`;
  const asked: Call = { ...call, source: 'sts', name: 'GetDelegatedAccessToken', request };
  const truth = letIn(scene, emit, asked, delegated, at, answer, ['DELEGATE_NOT_INGESTED']);
  const mark = `,"invokedByDelegate":{"accountId":"${delegate}"}`;
  const identity = identityOfSession(delegated, delegated.key, mark);
  actAWhile(scene, emit, { ...withItsKey(delegated), identity, truth }, at);
  const unclear = { ...withItsKey(delegated), identity: identityOfSession(delegated, null, mark) };
  act(scene, emit, { ...unclear, truth: hidden(origin, [], ['DELEGATE_NOT_INGESTED']) }, later(scene, at, 20));
  actAWhile(scene, emit, withItsKey(approver), at);
  act(scene, emit, withoutKey(approver), later(scene, setting, 20));
};

/** A session that no call of STS issues. */
function sessionOf(scene: Scene, caller: Party | null, role: Role, name: string, setting: Setting): Session {
  const somebody: Party = caller ?? { kind: 'service', service: 'cognito-identity.amazonaws.com' };
  return issue(scene, () => undefined, { ...setting, caller: somebody, role, name, delivery: 'none' });
}

/** Emits a call whose answer holds the key of a session, unless it is lost. Gives the truth of the session's uses. */
function letIn(
  scene: Scene,
  emit: Emit,
  call: Call,
  session: Session,
  setting: Setting,
  answer = '',
  ifLost: readonly string[] = ['ISSUER_NOT_DELIVERED'],
): Truth {
  if (isLost(scene)) return hidden(call.truth.origin, [], ifLost);
  const response = `{${issuedCredentials(scene, session.key, setting.atMs + HOUR_MS)}${answer}}`;
  const eventId = emitCall(scene, emit, { ...call, response, isReadOnly: false }, setting);
  return oneHopAfter(call.truth, ['ISSUED_ACCESS_KEY'], [eventId]);
}

/** Without its key nothing ties such a session to the call that let somebody into it. */
function useWithAndWithoutKey(scene: Scene, emit: Emit, session: Session, truth: Truth, setting: Setting): void {
  actAWhile(scene, emit, { ...withItsKey(session), truth }, setting);
  act(scene, emit, { ...withoutKey(session), truth: hidden(truth.origin) }, later(scene, setting, 20));
}

type Shown = {
  readonly serial: string;
  readonly host: string;
  readonly isNamed: boolean;
  readonly origin: TrueOrigin;
};

/** Emits `CreateSession`, in whose request the certificate stands, or by whose session name it is known. */
function showCertificate(scene: Scene, emit: Emit, session: Session, shown: Shown, setting: Setting): string {
  const { dice } = scene;
  const { role, name, key } = session;
  const anchor = `arn:${role.partition}:rolesanywhere:${setting.region}:${role.accountId}`;
  const certificate = shown.isNamed || dice.chance(HALF) ? `,"cert":"${certificateText(scene, shown.serial)}"` : '';
  const wish = shown.isNamed ? `,"roleSessionName":"${name}"` : '';
  const request = `{"durationSeconds":3600,"profileArn":"${anchor}:profile/${dice.uuid()}","roleArn":"${role.arn}","trustAnchorArn":"${anchor}:trust-anchor/${dice.uuid()}"${certificate}${wish}}`;
  const [credentials] = issuedCredentials(scene, key, 0).split(',"expiration"');
  const user = `"assumedRoleUser":{"arn":"${sessionArnOf(session)}","assumedRoleId":"${principalOf(session)}"}`;
  const expiration = `"expiration":"${isoSecond(setting.atMs + HOUR_MS)}"}`;
  const one = `{${user},${credentials ?? ''},${expiration},"packedPolicySize":51,"roleArn":"${role.arn}","sourceIdentity":"CN=${shown.host}"}`;
  const response = `{"credentialSet":[${one}],"subjectArn":"${anchor}:subject/${dice.uuid()}"}`;
  const call = { source: 'rolesanywhere', name: 'CreateSession', request, response, isReadOnly: false };
  return emitCall(
    scene,
    emit,
    { ...call, identity: UNKNOWN, accountId: role.accountId, truth: proven(shown.origin) },
    setting,
  );
}

/** The beginning of an X.509 certificate with this serial number, of sixteen bytes, and some bytes more. */
function certificateText(scene: Scene, serial: string): string {
  const head = `3082030830820208a0030201020210${serial}300d06092a864886f70d01010b0500`;
  return Buffer.from(head + scene.dice.hex(600), 'hex').toString('base64');
}
