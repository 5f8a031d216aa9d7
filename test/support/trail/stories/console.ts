import { act, actAWhile, later, settingOf } from '../act.ts';
import type { Setting } from '../act.ts';
import type { User } from '../cast.ts';
import { addresses } from '../cast.ts';
import { issue } from '../issue.ts';
import type { Party, Session } from '../party.ts';
import { identityOfSession, throughService, userOrigin, withAnotherKey, withItsKey, withoutKey } from '../party.ts';
import type { Emit, Scene } from '../scene.ts';
import { sessionName, temporaryKey, unusedMoment, unusedName } from '../scene.ts';
import { emitRoleSwitch, emitSignIn, emitSigninToken } from '../sign-in.ts';
import { boundBy, hidden, proven, whateverTheHops } from '../truth.ts';
import type { Truth } from '../truth.ts';
import { federatedIdentity, userSessionIdentity } from '../user-session.ts';
import type { Story } from './story.ts';
import { accountOf, aForeign, aRole, aUser, climb, isLost } from './story.ts';

const SECOND_MS = 1_000;
const HALF = 0.5;
const FLAG = ',"sessionCredentialFromConsole":"true"';

/** One session of the console: whose it is, and when it began. */
type ConsoleSession = {
  readonly user: User;
  readonly createdMs: number;
  readonly hasMfa: boolean;
  readonly truth: Truth;
};

/** A user signs in once and works under many keys, none of which is ever issued in the logs. */
export const userInConsole: Story = (scene, emit, atMs) => {
  const { user } = aUser(scene);
  const setting = settingOf(scene, unusedMoment(scene, user.id, atMs));
  const session = signIn(scene, emit, user, setting, isLost(scene));
  browse(scene, emit, session, setting, 2 + scene.dice.below(7));
};

/** One user signs in three times in one second, in three browsers. */
export const userInManyConsoles: Story = (scene, emit, atMs) => {
  const { user } = aUser(scene);
  const setting = settingOf(scene, unusedMoment(scene, user.id, atMs));
  const sessions = [1, 2, 3].map(() => signIn(scene, emit, user, setting, false));
  for (const session of sessions) {
    browse(scene, emit, { ...session, truth: whateverTheHops(session.truth), createdMs: setting.atMs }, setting, 2);
  }
};

/** A user signs in and switches to a role: its issue shows a key that is never used, and others are. */
export const roleSwitchInConsole: Story = (scene, emit, atMs) => {
  const { user } = aUser(scene);
  const setting = settingOf(scene, unusedMoment(scene, user.id, atMs));
  const console = signIn(scene, emit, user, setting, isLost(scene));
  const identity = browserIdentity(scene, console, 'AWS Internal');
  const truth = byService(console, setting);
  const caller: Party = { kind: 'other', foreignId: user.id, identity, accountId: user.accountId, truth };
  const at = later(scene, setting, 10);
  const account = scene.dice.chance(HALF) ? aForeign(scene, user.accountId) : accountOf(scene, user.accountId);
  const role = aRole(scene, account);
  const name = unusedName(scene, role, user.name, at.atMs);
  const delivery = isLost(scene) ? 'none' : 'all';
  const order = { ...at, caller, role, name, delivery, via: 'AWS Internal', ifLost: ['CORROBORATED'] } as const;
  const session = issue(scene, emit, order);
  emitRoleSwitch(scene, emit, withoutKey(session), user.arn, at);
  browseInSession(scene, emit, session, at);
  if (delivery === 'all' && scene.dice.chance(HALF)) goOn(scene, emit, session, later(scene, at, 4));
};

/** From the switched role's browser another role is taken: the chain goes through a key that nothing issued. */
function goOn(scene: Scene, emit: Emit, session: Session, setting: Setting): void {
  const key = temporaryKey(scene, session.role);
  const truth = boundBy(session.truth, 'SESSION_IDENTITY');
  const [identity, accountId] = [identityOfSession(session, key), session.role.accountId];
  climb(
    scene,
    emit,
    { kind: 'other', foreignId: `${session.role.id}:${session.name}`, identity, accountId, truth },
    setting,
    1,
  );
}

/** A person enters the console through a SAML provider: the sign-in has the role session's own creation. */
export const federatedPersonInConsole: Story = (scene, emit, atMs) => {
  const setting = settingOf(scene, atMs);
  const account = scene.dice.pick(scene.cast);
  const role = aRole(scene, account);
  const subject = scene.dice.pick(addresses);
  const provider = `arn:${account.partition}:iam::${account.id}:saml-provider/okta`;
  const name = unusedName(scene, role, subject, atMs);
  const caller: Party = { kind: 'saml', subject, provider };
  const session = issue(scene, emit, {
    ...setting,
    caller,
    role,
    name,
    delivery: isLost(scene) ? 'none' : 'all',
    createdMs: atMs,
  });
  const signedIn = withoutKey(session);
  emitSignIn(scene, emit, { ...signedIn, samlProvider: provider }, { ...setting, atMs: atMs + SECOND_MS });
  browseInSession(scene, emit, session, setting);
};

/**
 * A key is exchanged for a session of the console: other keys of the same session follow, which the exchange explains.
 * Where the exchange is lost, nothing does.
 */
export const keyMadeConsole: Story = (scene, emit, atMs) => {
  const setting = settingOf(scene, atMs);
  const caller = aUser(scene);
  const role = aRole(scene, accountOf(scene, caller.user.accountId));
  const session = issue(scene, emit, {
    ...setting,
    caller,
    role,
    name: sessionName(scene, role, atMs),
    delivery: 'all',
  });
  const at = later(scene, setting, 5);
  const isHidden = isLost(scene) || scene.dice.chance(0.2);
  if (!isHidden) emitSigninToken(scene, emit, withItsKey(session), at);
  for (let keys = 1 + scene.dice.below(3); keys >= 0; keys -= 1) {
    const browser = withAnotherKey(session, temporaryKey(scene, role));
    const truth = isHidden ? hidden(browser.truth.origin) : browser.truth;
    actAWhile(scene, emit, { ...browser, truth }, at, { most: 3 });
  }
  actAWhile(scene, emit, withItsKey(session), at, { most: 2 });
};

/** A federated user enters the console by a key: the records name the user who made it. */
export const federatedUserInConsole: Story = (scene, emit, atMs) => {
  const { user } = aUser(scene);
  const createdMs = unusedMoment(scene, `${user.accountId}:partner`, atMs);
  const setting = settingOf(scene, createdMs);
  const truth = proven(userOrigin(user), null);
  const account = accountOf(scene, user.accountId);
  const identity = (): string => federatedIdentity(user, 'partner', { key: temporaryKey(scene, account), createdMs });
  emitSigninToken(scene, emit, { identity: identity(), accountId: user.accountId, truth }, setting);
  for (let keys = 0; keys < 3; keys += 1) {
    actAWhile(scene, emit, { identity: identity(), accountId: user.accountId, truth }, setting, { most: 3 });
  }
};

/** Signs a user in; in one case of five the record is a second later than what the session says of its creation. */
function signIn(scene: Scene, emit: Emit, user: User, setting: Setting, isHidden: boolean): ConsoleSession {
  const { dice } = scene;
  const hasMfa = dice.chance(HALF);
  const origin = userOrigin(user);
  const identity = `{"type":"IAMUser","principalId":"${user.id}","accountId":"${user.accountId}","arn":"${user.arn}","userName":"${user.name}","accessKeyId":""}`;
  const createdMs = setting.atMs - (dice.chance(0.2) ? SECOND_MS : 0);
  if (isHidden) return { user, createdMs, hasMfa, truth: proven(origin, null) };
  const who = { identity, accountId: user.accountId, truth: whateverTheHops(proven(origin)), hasMfa };
  const eventId = emitSignIn(scene, emit, who, setting);
  return { user, createdMs, hasMfa, truth: proven(origin, [{ joinedBy: ['CONSOLE_SIGN_IN'], issuedBy: [eventId] }]) };
}

/** A service's call for a user may stem from a long-term key too, unless its session began in the very second of the sign-in. */
const byService = ({ truth, createdMs }: ConsoleSession, { atMs }: Setting): Truth =>
  createdMs === atMs ? boundBy(truth, 'CONSOLE_SIGN_IN', 'FORWARD_ACCESS') : whateverTheHops(truth);

function browserIdentity(scene: Scene, { user, createdMs, hasMfa }: ConsoleSession, invokedBy?: string): string {
  const key = temporaryKey(scene, accountOf(scene, user.accountId));
  return userSessionIdentity(user, { key, createdMs, hasMfa, ...(invokedBy === undefined ? {} : { invokedBy }) });
}

/** Work in the console under so many keys; some records carry the console's mark, and some come by a service. */
function browse(scene: Scene, emit: Emit, session: ConsoleSession, setting: Setting, keys: number): void {
  const { accountId } = session.user;
  for (let left = keys; left > 0; left -= 1) {
    const more = scene.dice.chance(HALF) ? FLAG : '';
    const somebody = { identity: browserIdentity(scene, session), accountId, truth: session.truth, more };
    actAWhile(scene, emit, somebody, setting, { most: 3 });
  }
  const via = 'cloudformation.amazonaws.com';
  const truth = byService(session, setting);
  act(
    scene,
    emit,
    { identity: browserIdentity(scene, session, via), accountId, truth, via },
    later(scene, setting, 20),
  );
}

/** Work in the console in a role's session. */
function browseInSession(scene: Scene, emit: Emit, session: Session, setting: Setting): void {
  for (let keys = 1 + scene.dice.below(4); keys >= 0; keys -= 1) {
    const more = scene.dice.chance(HALF) ? FLAG : '';
    actAWhile(scene, emit, { ...withAnotherKey(session, temporaryKey(scene, session.role)), more }, setting, {
      most: 3,
    });
  }
  act(scene, emit, withoutKey(session), later(scene, setting, 20));
  const forwarded = throughService(session, temporaryKey(scene, session.role), 'athena.amazonaws.com');
  act(scene, emit, forwarded, later(scene, setting, 20));
}
