import { act, actAWhile, later, settingOf } from '../act.ts';
import { roleAt } from '../cast.ts';
import { issueAnswer, issueRequest } from '../issue-text.ts';
import { issue } from '../issue.ts';
import { identityOf, throughService, truthOfCaller, withItsKey, withoutKey } from '../party.ts';
import { emitCall } from '../record.ts';
import type { Emit } from '../scene.ts';
import { temporaryKey, unusedName } from '../scene.ts';
import { doubtful, whateverTheHops } from '../truth.ts';
import type { Story } from './story.ts';
import { accountOf, aRole, aUser, isLost, twoUsers } from './story.ts';

const FORWARDERS = ['cloudformation.amazonaws.com', 'athena.amazonaws.com', 'AWS Internal'] as const;

/**
 * Two users take one role under one name in one second. A key tells them apart; a record without one, or a service's
 * call for one of them, does not. One of the two issues may be lost, and its key must not fall to the other's.
 */
export const twinsOfTwo: Story = (scene, emit, atMs) => {
  const setting = settingOf(scene, atMs);
  const callers = twoUsers(scene);
  const role = aRole(scene, accountOf(scene, callers[0].user.accountId));
  const name = unusedName(scene, role, callers[0].user.name, atMs);
  const delivery = isLost(scene) || scene.dice.chance(0.3) ? 'none' : 'all';
  const sessions = [
    issue(scene, emit, { ...setting, caller: callers[0], role, name, delivery }),
    issue(scene, emit, { ...setting, caller: callers[1], role, name, delivery: 'all' }),
  ];
  for (const session of sessions) {
    actAWhile(scene, emit, withItsKey(session), setting);
    const truth = doubtful(session.truth.origin);
    act(scene, emit, { ...withoutKey(session), truth }, later(scene, setting, 20));
    const forwarded = throughService(session, temporaryKey(scene, role), scene.dice.pick(FORWARDERS));
    act(scene, emit, { ...forwarded, truth }, later(scene, setting, 20));
  }
};

/** One user takes one role twice in a second: without a key it is not told which call it was, and who it was is certain. */
export const twinsOfOne: Story = (scene, emit, atMs) => {
  const setting = settingOf(scene, atMs);
  const caller = aUser(scene);
  const role = aRole(scene, accountOf(scene, caller.user.accountId));
  const name = unusedName(scene, role, 'retry', atMs);
  for (let time = 0; time < 2; time += 1) {
    const session = issue(scene, emit, { ...setting, caller, role, name, delivery: 'all' });
    actAWhile(scene, emit, withItsKey(session), setting);
    const keyless = withoutKey(session);
    act(scene, emit, { ...keyless, truth: whateverTheHops(keyless.truth) }, later(scene, setting, 20));
  }
};

/**
 * Two users take one role under one name within two seconds, not the same one, and the second call is lost: nothing of its
 * session may fall to the first user, with a key or without.
 */
export const neighbourIsAnother: Story = (scene, emit, atMs) => {
  const setting = settingOf(scene, atMs);
  const [first, second] = twoUsers(scene);
  const role = aRole(scene, accountOf(scene, first.user.accountId));
  const name = unusedName(scene, role, 'shared-name', atMs);
  const order = { ...setting, role, name };
  const known = issue(scene, emit, { ...order, caller: first, delivery: 'all' });
  const lost = issue(scene, emit, { ...order, caller: second, atMs: atMs + 1_000, delivery: 'none' });
  for (const session of [known, lost]) {
    actAWhile(scene, emit, withItsKey(session), setting);
    act(scene, emit, withoutKey(session), later(scene, setting, 20));
    act(
      scene,
      emit,
      throughService(session, temporaryKey(scene, role), 'athena.amazonaws.com'),
      later(scene, setting, 20),
    );
  }
};

/** A role is deleted and made again: the same ARN and session name within seconds, under another unique id. */
export const roleMadeAgain: Story = (scene, emit, atMs) => {
  const setting = settingOf(scene, atMs);
  const [before, after] = twoUsers(scene);
  const account = accountOf(scene, before.user.accountId);
  const old = roleAt(scene.dice, account, `again-${scene.dice.hex(4)}`);
  const renewed = { ...roleAt(scene.dice, account, old.name), arn: old.arn };
  const order = { ...setting, name: 'deploy', delivery: 'all' as const };
  const first = issue(scene, emit, { ...order, caller: before, role: old });
  const second = issue(scene, emit, { ...order, caller: after, role: renewed, atMs: atMs + 1_000 });
  for (const session of [first, second]) {
    actAWhile(scene, emit, withItsKey(session), setting);
    act(scene, emit, withoutKey(session), later(scene, setting, 20));
    act(
      scene,
      emit,
      throughService(session, temporaryKey(scene, old), 'athena.amazonaws.com'),
      later(scene, setting, 20),
    );
  }
};

/** A call that failed and shows an answer all the same, in the second and under the name of one that did not fail. */
export const failedCallIsNone: Story = (scene, emit, atMs) => {
  const setting = settingOf(scene, atMs);
  const [caller, other] = twoUsers(scene);
  const role = aRole(scene, accountOf(scene, caller.user.accountId));
  const name = unusedName(scene, role, other.user.name, atMs);
  const order = { ...setting, caller, role, name, delivery: 'all' as const };
  const session = issue(scene, emit, order);
  const failed = { ...order, caller: other };
  const refused = { ...session, key: temporaryKey(scene, role) };
  emitCall(
    scene,
    emit,
    {
      source: 'sts',
      name: 'AssumeRole',
      identity: identityOf(other),
      accountId: role.accountId,
      truth: truthOfCaller(other),
      request: issueRequest(scene.dice, failed),
      response: issueAnswer(scene, failed, refused),
      more: ',"errorCode":"ExpiredTokenException","errorMessage":"The security token included in the request is expired"',
    },
    setting,
  );
  actAWhile(scene, emit, withItsKey(session), setting);
  act(scene, emit, withoutKey(session), later(scene, setting, 20));
};

/**
 * The call that issued a session was delivered in two versions under one event id, each with another caller: whichever is
 * forged, nobody may be named by it.
 */
export const issueToldTwoWays: Story = (scene, emit, atMs) => {
  const setting = settingOf(scene, atMs);
  const [caller, framed] = twoUsers(scene);
  const role = aRole(scene, accountOf(scene, caller.user.accountId));
  const name = unusedName(scene, role, 'told-twice', atMs);
  const inTwoVersions: Emit = (draft) => {
    const forged = draft.text.replace(identityOf(caller), identityOf(framed));
    emit({ ...draft, truth: null });
    emit({ ...draft, truth: null, text: forged, class: 'conflict' });
  };
  const session = issue(scene, inTwoVersions, { ...setting, caller, role, name, delivery: 'all' });
  actAWhile(scene, emit, { ...withItsKey(session), truth: doubtful(session.truth.origin) }, setting);
};
