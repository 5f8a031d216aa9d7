import { actAsUser, actAWhile, settingOf } from '../act.ts';
import { issue } from '../issue.ts';
import { userOrigin, withItsKey } from '../party.ts';
import type { Emit } from '../scene.ts';
import { unusedName } from '../scene.ts';
import { hidden, oneHopAfter, proven, whateverTheHops } from '../truth.ts';
import type { Story } from './story.ts';
import { accountOf, aForeign, aRole, aUser, twoUsers } from './story.ts';
import { userWorks } from './chains.ts';

const MINUTE_MS = 60_000;

/** Of a user's call across a border only the owner's copy came: the user's unique id, which other records give a name. */
export const strangerById: Story = (scene, emit, atMs) => {
  const setting = settingOf(scene, atMs);
  const caller = aUser(scene);
  const away = aForeign(scene, caller.user.accountId);
  if (away.id === caller.user.accountId) return userWorks(scene, emit, atMs);
  actAsUser(scene, emit, caller, setting);
  const role = aRole(scene, away);
  const name = unusedName(scene, role, 'visitor', atMs);
  const known = proven(userOrigin(caller.user));
  const copies: string[] = [];
  const note: Emit = (draft) => {
    copies.push(draft.eventId ?? '');
    emit({ ...draft, truth: whateverTheHops(known) });
  };
  const session = issue(scene, note, { ...setting, caller, role, name, delivery: 'owner-only' });
  const truth = oneHopAfter(known, ['ISSUED_ACCESS_KEY'], copies);
  actAWhile(scene, emit, { ...withItsKey(session), truth }, setting);
};

/**
 * Two sessions of one role and name are alive when one of them crosses a border, of which only the owner's copy came: it
 * shows the name that both have. Whether the other's issue came does not matter, since it was seen to act.
 */
export const strangerOfTwo: Story = (scene, emit, atMs) => {
  const setting = settingOf(scene, atMs);
  const callers = twoUsers(scene);
  const home = accountOf(scene, callers[0].user.accountId);
  const away = aForeign(scene, home.id);
  if (away.id === home.id) return userWorks(scene, emit, atMs);
  const role = aRole(scene, home);
  const name = unusedName(scene, role, 'etl', atMs);
  const later10 = { ...setting, atMs: atMs + 10 * MINUTE_MS };
  const delivery = scene.dice.chance(0.5) ? 'all' : 'none';
  const other = issue(scene, emit, { ...setting, caller: callers[0], role, name, delivery });
  const session = issue(scene, emit, { ...later10, caller: callers[1], role, name, delivery: 'all' });
  for (const each of [other, session]) actAWhile(scene, emit, withItsKey(each), later10, { minutes: 4 });
  const at = { ...setting, atMs: atMs + 20 * MINUTE_MS };
  actAWhile(scene, emit, withItsKey(other), at, { minutes: 4 });
  const truth = hidden(session.truth.origin, [], ['CALLER_ACCOUNT_NOT_INGESTED', 'ISSUER_NOT_DELIVERED']);
  const far = issue(scene, (draft) => emit({ ...draft, truth }), {
    ...at,
    caller: { kind: 'session', session },
    role: aRole(scene, away),
    name: `visitor-${scene.dice.hex(6)}`,
    delivery: 'owner-only',
  });
  actAWhile(scene, emit, { ...withItsKey(far), truth }, at);
};
