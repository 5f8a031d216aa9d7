import { act, actAsUser, actAWhile, later, settingOf } from '../act.ts';
import type { Setting } from '../act.ts';
import type { Account } from '../cast.ts';
import { issuedCredentials } from '../issue-text.ts';
import { issue } from '../issue.ts';
import type { Party, Somebody } from '../party.ts';
import { identityOf, identityOfUser, truthOfCaller, userOrigin } from '../party.ts';
import { emitCall } from '../record.ts';
import type { Emit, Scene } from '../scene.ts';
import { sessionName, temporaryKey, unusedMoment } from '../scene.ts';
import { emitFailedSignIn, emitSignIn } from '../sign-in.ts';
import { doubtful, hidden, oneHopAfter, proven, whateverTheHops } from '../truth.ts';
import type { Truth, TrueOrigin } from '../truth.ts';
import {
  federatedArnOf,
  federatedIdentity,
  rootArnOf,
  rootSessionIdentity,
  userSessionIdentity,
} from '../user-session.ts';
import type { Story } from './story.ts';
import { accountOf, aRole, aUser, climb, isLost, wholeOrLost } from './story.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const HALF = 0.5;
const NO_ROOT_EVIDENCE = ['ROOT_NOT_EVIDENCED', 'ISSUER_NOT_DELIVERED'];

/** A user gets a temporary key of his own, and works and takes roles with it; whether its issue came changes nothing of who it was. */
export const ownTemporaryKey: Story = (scene, emit, atMs) => {
  const { user } = aUser(scene);
  const setting = settingOf(scene, unusedMoment(scene, user.id, atMs));
  const account = accountOf(scene, user.accountId);
  const key = temporaryKey(scene, account);
  const known = proven(userOrigin(user));
  const caller = { identity: identityOfUser(user), accountId: user.accountId, truth: known };
  const issuedBy = isLost(scene)
    ? null
    : [handOut(scene, emit, 'GetSessionToken', caller, setting, key, '{"durationSeconds":43200}')];
  const truth = issuedBy === null ? whateverTheHops(known) : oneHopAfter(known, ['ISSUED_ACCESS_KEY'], issuedBy);
  const identity = userSessionIdentity(user, { key, createdMs: setting.atMs, hasMfa: scene.dice.chance(HALF) });
  actAWhile(scene, emit, { identity, accountId: user.accountId, truth }, setting);
  climb(
    scene,
    emit,
    { kind: 'other', foreignId: user.id, identity, accountId: user.accountId, truth },
    later(scene, setting, 9),
    1,
  );
};

/** A user makes a federated user: each record names the user, whether the issue came or not. */
export const federatedUserWorks: Story = (scene, emit, atMs) => {
  const { user } = aUser(scene);
  const name = scene.dice.pick(['partner', 'auditor', 'alice']);
  const setting = settingOf(scene, unusedMoment(scene, `${user.accountId}:${name}`, atMs));
  const key = temporaryKey(scene, accountOf(scene, user.accountId));
  const known = proven(userOrigin(user));
  const caller = { identity: identityOfUser(user), accountId: user.accountId, truth: known };
  const arn = federatedArnOf(user.arn, user.accountId, name);
  const answer = `,"federatedUser":{"federatedUserId":"${user.accountId}:${name}","arn":"${arn}"},"packedPolicySize":4`;
  const request = `{"name":"${name}","durationSeconds":43200}`;
  const issuedBy = isLost(scene)
    ? null
    : [handOut(scene, emit, 'GetFederationToken', caller, setting, key, request, answer)];
  const truth =
    issuedBy === null ? whateverTheHops(known) : oneHopAfter(known, ['ISSUED_ACCESS_KEY', 'IN_RECORD'], issuedBy);
  const identity = federatedIdentity(user, name, { key, createdMs: setting.atMs });
  actAWhile(scene, emit, { identity, accountId: user.accountId, truth }, setting);
};

/** The root user works with a long-term key. */
export const rootWorks: Story = (scene, emit, atMs) => {
  const account = scene.dice.pick(scene.cast);
  actAWhile(scene, emit, rootWithKey(scene, account), settingOf(scene, atMs));
};

/** The root user gets a temporary key: who it was is known by the issue alone. */
export const rootTemporaryKey: Story = (scene, emit, atMs) => {
  const account = scene.dice.pick(scene.cast);
  const setting = settingOf(scene, unusedMoment(scene, rootArnOf(account), atMs));
  const key = temporaryKey(scene, account);
  const root = rootWithKey(scene, account);
  const isHidden = isLost(scene) || scene.dice.chance(0.3);
  const issuedBy = isHidden
    ? []
    : [handOut(scene, emit, 'GetSessionToken', root, setting, key, '{"durationSeconds":3600}')];
  const truth = isHidden
    ? hidden(root.truth.origin, [], NO_ROOT_EVIDENCE)
    : oneHopAfter(root.truth, ['ISSUED_ACCESS_KEY'], issuedBy);
  const identity = rootSessionIdentity(account, { key, createdMs: setting.atMs });
  actAWhile(scene, emit, { identity, accountId: account.id, truth }, setting);
};

/** The root user signs in, and works under several keys; without the sign-in a second factor is what remains. */
export const rootInConsole: Story = (scene, emit, atMs) => {
  const account = scene.dice.pick(scene.cast);
  const setting = settingOf(scene, unusedMoment(scene, rootArnOf(account), atMs));
  const [hasMfa, isHidden] = [scene.dice.chance(HALF), isLost(scene) || scene.dice.chance(0.2)];
  const truth = signInAsRoot(scene, emit, account, setting, hasMfa, isHidden);
  for (let keys = 2 + scene.dice.below(3); keys > 0; keys -= 1) {
    const identity = rootSessionIdentity(account, {
      key: temporaryKey(scene, account),
      createdMs: setting.atMs,
      hasMfa,
    });
    actAWhile(scene, emit, { identity, accountId: account.id, truth }, setting, { most: 3 });
  }
  if (hasMfa) return;
  const identity = rootSessionIdentity(account, { key: temporaryKey(scene, account), createdMs: setting.atMs });
  const stale = { identity, accountId: account.id, truth: hidden(truth.origin, [], []) };
  act(scene, emit, stale, { ...setting, atMs: setting.atMs + 13 * HOUR_MS });
};

/** Somebody tries to sign in as root and fails, in the second of a root session that nothing else speaks for. */
export const failedSignInIsNone: Story = (scene, emit, atMs) => {
  const account = scene.dice.pick(scene.cast);
  const setting = settingOf(scene, unusedMoment(scene, rootArnOf(account), atMs));
  const origin = rootOrigin(account);
  const identity = `{"type":"Root","principalId":"${account.id}","arn":"${rootArnOf(account)}","accountId":"${account.id}","accessKeyId":""}`;
  const stranger = hidden({ kind: 'IAM_USER', id: 'whoever tried' }, [], ['NOT_AUTHENTICATED']);
  emitFailedSignIn(scene, emit, { identity, accountId: account.id, truth: stranger }, setting);
  const session = rootSessionIdentity(account, { key: temporaryKey(scene, account), createdMs: setting.atMs });
  actAWhile(
    scene,
    emit,
    { identity: session, accountId: account.id, truth: hidden(origin, [], NO_ROOT_EVIDENCE) },
    setting,
  );
};

/** Somebody takes a member account's root: it belongs to him, though every record says root. */
export const rootIsAssumed: Story = (scene, emit, atMs) => {
  const setting = settingOf(scene, atMs);
  const target = scene.dice.pick(scene.cast);
  const caller = scene.dice.chance(HALF) ? aUser(scene) : aRoleHolder(scene, emit, setting);
  const at = later(scene, setting, 3);
  const createdMs = unusedMoment(scene, rootArnOf(target), at.atMs);
  assumeRoot(scene, emit, caller, target, { ...at, atMs: createdMs }, isLost(scene) || scene.dice.chance(0.2));
};

/** The root user signs in within the second in which somebody else takes root: the keys tell who is who. */
export const rootAndAssumedRoot: Story = (scene, emit, atMs) => {
  const target = scene.dice.pick(scene.cast);
  const setting = settingOf(scene, unusedMoment(scene, rootArnOf(target), atMs));
  const isHidden = isLost(scene) || scene.dice.chance(0.3);
  assumeRoot(scene, emit, aUser(scene), target, setting, isHidden, isHidden);
  const known = signInAsRoot(scene, emit, target, setting, false, false);
  const truth: Truth = { ...known, allowed: ['PROVEN', 'CORROBORATED', 'AMBIGUOUS', 'INCOMPLETE'], hops: null };
  const identity = (key: string | null): string => rootSessionIdentity(target, { key, createdMs: setting.atMs });
  actAWhile(scene, emit, { identity: identity(temporaryKey(scene, target)), accountId: target.id, truth }, setting);
  const unclear = { identity: identity(null), accountId: target.id, truth: isHidden ? truth : doubtful(known.origin) };
  act(scene, emit, unclear, later(scene, setting, 9));
};

function assumeRoot(
  scene: Scene,
  emit: Emit,
  caller: Party,
  target: Account,
  setting: Setting,
  isHidden: boolean,
  hasMark = false,
): void {
  const key = temporaryKey(scene, target);
  const targetText = scene.dice.chance(HALF) ? target.id : rootArnOf(target);
  const taskPolicy = '{"arn":"arn:aws:iam::aws:policy/root-task/IAMAuditRootUserCredentials"}';
  const request = `{"targetPrincipal":"${targetText}","taskPolicyArn":${taskPolicy},"durationSeconds":900}`;
  const behind = truthOfCaller(caller);
  const accountId =
    caller.kind === 'user'
      ? caller.user.accountId
      : caller.kind === 'session'
        ? caller.session.role.accountId
        : target.id;
  const who = { identity: identityOf(caller), accountId, truth: behind };
  const issuedBy = isHidden ? [] : [handOut(scene, emit, 'AssumeRoot', who, setting, key, request, '', 15 * MINUTE_MS)];
  const truth = isHidden
    ? hidden(behind.origin, [], NO_ROOT_EVIDENCE)
    : oneHopAfter(behind, ['ISSUED_ACCESS_KEY'], issuedBy);
  const isMarked = hasMark || scene.dice.chance(HALF);
  const marks = {
    key,
    createdMs: setting.atMs,
    ...(isMarked ? { isAssumedRoot: true, hasMfa: scene.dice.chance(HALF) } : {}),
  };
  const identity = rootSessionIdentity(target, marks);
  actAWhile(scene, emit, { identity, accountId: target.id, truth }, setting, { most: 4, minutes: 14 });
}

function aRoleHolder(scene: Scene, emit: Emit, setting: Setting): Party {
  const user = aUser(scene);
  const role = aRole(scene, accountOf(scene, user.user.accountId));
  const order = {
    ...setting,
    caller: user,
    role,
    name: sessionName(scene, role, setting.atMs),
    delivery: wholeOrLost(scene),
  };
  return { kind: 'session', session: issue(scene, emit, order) };
}

function signInAsRoot(
  scene: Scene,
  emit: Emit,
  account: Account,
  setting: Setting,
  hasMfa: boolean,
  isHidden: boolean,
): Truth {
  const origin = rootOrigin(account);
  if (isHidden) return hasMfa ? proven(origin, null) : hidden(origin, [], NO_ROOT_EVIDENCE);
  const identity = `{"type":"Root","principalId":"${account.id}","arn":"${rootArnOf(account)}","accountId":"${account.id}","accessKeyId":""}`;
  const truth = whateverTheHops(proven(origin));
  const eventId = emitSignIn(scene, emit, { identity, accountId: account.id, truth, hasMfa }, setting);
  return proven(origin, [{ joinedBy: ['CONSOLE_SIGN_IN'], issuedBy: [eventId] }]);
}

const rootOrigin = (account: Account): TrueOrigin => ({
  kind: 'ROOT_USER',
  id: rootArnOf(account),
  accountId: account.id,
});

function rootWithKey(scene: Scene, account: Account): Somebody {
  const key = `AKIA${temporaryKey(scene, account).slice(4)}`;
  const identity = `{"type":"Root","principalId":"${account.id}","arn":"${rootArnOf(account)}","accountId":"${account.id}","accessKeyId":"${key}"}`;
  return { identity, accountId: account.id, truth: proven(rootOrigin(account)) };
}

/** Emits a call of STS that hands out a key other than a role's. Gives its event id. */
function handOut(
  scene: Scene,
  emit: Emit,
  name: string,
  { identity, accountId, truth }: Somebody,
  setting: Setting,
  key: string,
  request: string,
  answer = '',
  validMs = HOUR_MS,
): string {
  const response = `{${issuedCredentials(scene, key, setting.atMs + validMs)}${answer}}`;
  return emitCall(scene, emit, { source: 'sts', name, identity, accountId, truth, request, response }, setting);
}

/** A user's calls that a service makes for him: he is named, under keys that nothing issues and that were created just now. */
export const serviceCallsForUser: Story = (scene, emit, atMs) => {
  const party = aUser(scene);
  const { user } = party;
  const setting = settingOf(scene, atMs);
  actAsUser(scene, emit, party, setting);
  for (const via of ['cloudformation.amazonaws.com', 'athena.amazonaws.com', 'AWS Internal']) {
    const at = later(scene, setting, 5);
    const key = temporaryKey(scene, accountOf(scene, user.accountId));
    const identity = userSessionIdentity(user, { key, createdMs: at.atMs, invokedBy: via });
    const somebody = { identity, accountId: user.accountId, truth: whateverTheHops(proven(userOrigin(user))), via };
    actAWhile(scene, emit, somebody, at, { most: 3, minutes: 2 });
  }
};
