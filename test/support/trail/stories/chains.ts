import { actAsUser, actAWhile, actInSession, beRefused, later, settingOf } from '../act.ts';
import { issue } from '../issue.ts';
import type { Party, Session } from '../party.ts';
import { throughService, withItsKey } from '../party.ts';
import { sessionName, temporaryKey, unusedName } from '../scene.ts';
import type { Story } from './story.ts';
import { accountOf, aForeign, aRole, aUser, climb, depthOf, isLost, work } from './story.ts';

const MINUTE_MS = 60_000;
const FORWARDERS = ['cloudformation.amazonaws.com', 'athena.amazonaws.com', 'AWS Internal'] as const;

/** A user reads and writes with a long-term key. */
export const userWorks: Story = (scene, emit, atMs) => {
  const party = aUser(scene);
  const setting = settingOf(scene, atMs);
  const isRefused = scene.dice.chance(0.1);
  if (isRefused) beRefused(scene, emit, party, aRole(scene, aForeign(scene, party.user.accountId)).arn, setting);
  for (let left = scene.dice.below(10); left >= 0; left -= 1) actAsUser(scene, emit, party, later(scene, setting, 20));
};

/** A user takes a role, and perhaps another from there, up to six deep and over accounts' borders. */
export const userClimbs: Story = (scene, emit, atMs) => {
  climb(scene, emit, aUser(scene), settingOf(scene, atMs), 1 + depthOf(scene));
};

/** A chain of seven to ten roles, none of whose issues is lost. */
export const longChain: Story = (scene, emit, atMs) => {
  let setting = settingOf(scene, atMs);
  let caller: Party = aUser(scene);
  for (let left = 7 + scene.dice.below(4); left > 0; left -= 1) {
    const role = aRole(scene, scene.dice.pick(scene.cast));
    const name = sessionName(scene, role, setting.atMs);
    const session: Session = issue(scene, emit, { ...setting, caller, role, name, delivery: 'all' });
    actInSession(scene, emit, session, later(scene, setting, 20));
    caller = { kind: 'session', session };
    setting = later(scene, setting, 4);
  }
};

/** A session takes its own role again and again: the same principal, created anew each time, once within the same second. */
export const roleTakesItself: Story = (scene, emit, atMs) => {
  const user = aUser(scene);
  const role = aRole(scene, accountOf(scene, user.user.accountId));
  let setting = settingOf(scene, atMs);
  const name = unusedName(scene, role, 'juggler', atMs);
  let caller: Party = user;
  for (let round = 0; round < 4; round += 1) {
    const session: Session = issue(scene, emit, { ...setting, caller, role, name, delivery: 'all' });
    actAWhile(scene, emit, withItsKey(session), setting, { most: 3 });
    caller = { kind: 'session', session };
    if (round !== 1) setting = { ...setting, atMs: setting.atMs + 10 * MINUTE_MS };
  }
};

/** From role A to role B and back to A, under the same session name. */
export const thereAndBack: Story = (scene, emit, atMs) => {
  const user = aUser(scene);
  const [there, back] = [
    aRole(scene, accountOf(scene, user.user.accountId)),
    aRole(scene, aForeign(scene, user.user.accountId)),
  ];
  let setting = settingOf(scene, atMs);
  const name = unusedName(scene, there, 'there-and-back', atMs);
  let caller: Party = user;
  for (const role of [there, back, there]) {
    const session: Session = issue(scene, emit, { ...setting, caller, role, name, delivery: 'all' });
    actAWhile(scene, emit, withItsKey(session), setting, { most: 3 });
    caller = { kind: 'session', session };
    setting = { ...setting, atMs: setting.atMs + 5 * MINUTE_MS };
  }
};

/** A service calls on a session's behalf, under keys that nothing issues, for as long as the session lives. */
export const forwardAccess: Story = (scene, emit, atMs) => {
  const setting = settingOf(scene, atMs);
  const user = aUser(scene);
  const role = aRole(scene, accountOf(scene, user.user.accountId));
  const order = { ...setting, role, name: sessionName(scene, role, atMs), caller: user };
  const session = issue(scene, emit, { ...order, delivery: isLost(scene) ? 'none' : 'all' });
  if (scene.dice.chance(0.5)) actAWhile(scene, emit, withItsKey(session), setting);
  for (const service of FORWARDERS) {
    const forwarded = throughService(session, temporaryKey(scene, role), service);
    actAWhile(scene, emit, forwarded, setting, { most: 2 });
  }
  work(scene, emit, session, setting, 0.2);
};
