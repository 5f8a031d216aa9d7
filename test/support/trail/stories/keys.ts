import { act, actAWhile, settingOf } from '../act.ts';
import { issue } from '../issue.ts';
import { userOrigin, withItsKey } from '../party.ts';
import { unusedName } from '../scene.ts';
import { boundBy, doubtful, hidden } from '../truth.ts';
import type { Story } from './story.ts';
import { accountOf, aForeign, aRole, aUser, twoUsers } from './story.ts';

const MINUTE_MS = 60_000;
const MASKED_KEYS = ['ASIAIOSFODNN7EXAMPLE', 'ASIA****************', 'ASIA11111111111111'] as const;

/** A key is used within five minutes of its end, which clocks may differ by, and long after, when it cannot be. */
export const useAfterTheEnd: Story = (scene, emit, atMs) => {
  const setting = settingOf(scene, atMs);
  const caller = aUser(scene);
  const role = aRole(scene, accountOf(scene, caller.user.accountId));
  const name = unusedName(scene, role, 'late', atMs);
  const session = issue(scene, emit, { ...setting, caller, role, name, delivery: 'all' });
  actAWhile(scene, emit, withItsKey(session), setting);
  act(scene, emit, withItsKey(session), { ...setting, atMs: atMs + 64 * MINUTE_MS });
  const truth = hidden(session.truth.origin, [], []);
  act(scene, emit, { ...withItsKey(session), truth }, { ...setting, atMs: atMs + 190 * MINUTE_MS });
  act(scene, emit, { ...withItsKey(session), truth }, { ...setting, atMs: atMs - 30 * MINUTE_MS });
};

/** Whoever passed records on masked their keys: equal marks in the sessions of several people say nothing. */
export const maskedKeys: Story = (scene, emit, atMs) => {
  const setting = settingOf(scene, atMs);
  const callers = twoUsers(scene);
  const role = aRole(scene, accountOf(scene, callers[0].user.accountId));
  const key = scene.dice.pick(MASKED_KEYS);
  const isTwin = scene.dice.chance(0.4);
  const name = unusedName(scene, role, 'masked', atMs);
  for (const [at, caller] of callers.entries()) {
    const own = isTwin || at === 0 ? name : unusedName(scene, role, 'masked', atMs);
    const session = issue(scene, emit, { ...setting, caller, role, name: own, delivery: 'all', key });
    const bound = boundBy(session.truth, 'SESSION_IDENTITY', 'ISSUED_ACCESS_KEY');
    const truth = isTwin ? doubtful(userOrigin(caller.user)) : bound;
    actAWhile(scene, emit, { ...withItsKey(session), truth }, setting);
  }
};

/** One key id in two accounts at once, and under a principal that nothing was issued to. */
export const repeatedKey: Story = (scene, emit, atMs) => {
  const setting = settingOf(scene, atMs);
  const [one, other] = [aUser(scene), aUser(scene)];
  const home = accountOf(scene, one.user.accountId);
  const away = aForeign(scene, home.id);
  const order = { ...setting, delivery: 'all' as const };
  const role = aRole(scene, home);
  const first = issue(scene, emit, { ...order, caller: one, role, name: unusedName(scene, role, 'same-key', atMs) });
  const far = away.workloadRoles[0] ?? role;
  const second = issue(scene, emit, {
    ...order,
    caller: other,
    role: far,
    name: unusedName(scene, far, 'same-key', atMs),
    key: first.key,
  });
  const unissued = issue(scene, emit, {
    ...order,
    caller: other,
    role,
    name: unusedName(scene, role, other.user.name, atMs),
    key: first.key,
    delivery: 'none',
  });
  for (const session of [first, second, unissued]) actAWhile(scene, emit, withItsKey(session), setting);
};
