import { describe, expect, it } from '@jest/globals';
import { judge } from './knowable.ts';
import type { Verdict } from './knowable.ts';
import { organisationOf } from './organisation.ts';
import type { Role } from './organisation.ts';
import { prngOf } from './prng.ts';
import { takeRole } from './scenes/assume-role.ts';
import { eventKey } from './truth.ts';
import type { MadeEvent, Signer } from './truth.ts';
import { act } from './work.ts';
import { makeCall } from './world.ts';
import type { World } from './world.ts';

const NOON = Date.UTC(2026, 2, 2, 12) / 1000;

/** A world in which nothing happens by chance but ids. */
function aWorld(): World {
  const prng = { ...prngOf(5), chance: () => false };
  const organisation = organisationOf(prng);
  return { prng, organisation, events: [], sessions: [], keysInUse: [], namedRoles: new Map() };
}

const [ALICE, BOB] = [0, 1];
const userOf = ({ organisation }: World, index: number): Signer => organisation.users[index]!;
const roleAt = ({ organisation }: World, user: Signer, home: boolean): Role =>
  organisation.roles.find(({ account }) => (account === user.account) === home)!;

function verdictOn(world: World, event: MadeEvent, without: (event: MadeEvent) => boolean = () => false): Verdict {
  const delivered = world.events.filter((each) => !without(each));
  return judge(delivered, world.sessions).get(eventKey(event))!;
}

const isIssue = ({ record }: MadeEvent): boolean => record['eventName'] === 'AssumeRole';
const keyless = (world: World, signer: Signer, at: number): MadeEvent =>
  makeCall(world, signer, { at, source: 's3.amazonaws.com', name: 'ListBuckets', key: null });

describe('what can be known', () => {
  it('is a session whose issue was delivered, and not one whose issue is missing', () => {
    const world = aWorld();
    const alice = userOf(world, ALICE);
    const use = act(world, takeRole(world, alice, roleAt(world, alice, true), 'cli', NOON), NOON + 5);
    expect(verdictOn(world, use)).toMatchObject({ knowable: true, ground: 'the issue was delivered' });
    expect(verdictOn(world, use, isIssue)).toMatchObject({
      ...{ knowable: false, ground: 'no issue of the session was delivered', excepted: false },
    });
  });

  it('is a session from next door by the copy that names the caller, or by a user id that is named elsewhere', () => {
    const world = aWorld();
    const alice = userOf(world, ALICE);
    const first = takeRole(world, alice, roleAt(world, alice, false), 'cli', NOON);
    const use = act(world, first, NOON + 5);
    const onward = act(world, takeRole(world, first, roleAt(world, alice, true), 'cli', NOON + 9), NOON + 10);
    const isCallers = ({ copy }: MadeEvent): boolean => copy === "caller's";
    expect(verdictOn(world, use).knowable).toBe(true);
    expect(verdictOn(world, use, isCallers).ground).toBe('the caller is shown only as an id');
    act(world, alice, NOON + 20);
    expect(verdictOn(world, use, isCallers).knowable).toBe(true);
    expect(verdictOn(world, onward, isCallers).ground).toBe('the caller is shown only as an id');
  });

  it('is which of two strangers of one second acted by the key alone', () => {
    const world = aWorld();
    const [alice, bob] = [userOf(world, ALICE), userOf(world, BOB)];
    const role = roleAt(world, alice, true);
    const hers = takeRole(world, alice, role, 'cli', NOON);
    const his = takeRole(world, bob, role, 'cli', NOON);
    const [hersWithKey, hersWithout] = [act(world, hers, NOON + 5), keyless(world, hers, NOON + 6)];
    act(world, his, NOON + 7);
    expect(verdictOn(world, hersWithKey).knowable).toBe(true);
    expect(verdictOn(world, hersWithout)).toMatchObject({ knowable: false, ground: 'others fit as well' });
  });

  it('is never who did what a lost issue hides, even if another fits; without an issued key that is the excepted class', () => {
    const world = aWorld();
    const [alice, bob] = [userOf(world, ALICE), userOf(world, BOB)];
    const role = roleAt(world, alice, true);
    const hers = takeRole(world, alice, role, 'cli', NOON);
    takeRole(world, bob, role, 'cli', NOON);
    const use = keyless(world, hers, NOON + 6);
    const lost = (event: MadeEvent): boolean => event.id === hers.session?.issuedBy[0]?.id;
    expect(verdictOn(world, use, lost)).toMatchObject({ knowable: false, excepted: true });
    const shown = act(world, hers, NOON + 8);
    expect(verdictOn(world, shown, lost).knowable).toBe(false);
    expect(verdictOn(world, use, lost).ground).toBe('another issue of the session is missing');
  });

  it('is a key of the console under a session that entered it before, unless another key was in use without an issue', () => {
    const consoleKey = (isOtherSeen: boolean): boolean => {
      const world = aWorld();
      const alice = userOf(world, ALICE);
      const signer = takeRole(world, alice, roleAt(world, alice, true), 'cli', NOON);
      const call = { source: 's3.amazonaws.com', name: 'ListBuckets' };
      if (isOtherSeen) makeCall(world, signer, { ...call, at: NOON + 20, key: 'ASIAOTHER' });
      makeCall(world, signer, { at: NOON + 60, source: 'signin.amazonaws.com', name: 'GetSigninToken' });
      return verdictOn(world, makeCall(world, signer, { ...call, at: NOON + 70, key: 'ASIACONSOLE' })).knowable;
    };
    expect([consoleKey(false), consoleKey(true)]).toEqual([true, false]);
  });

  it('ends five minutes after the session does', () => {
    const world = aWorld();
    const alice = userOf(world, ALICE);
    const signer = takeRole(world, alice, roleAt(world, alice, true), 'cli', NOON, { lasts: 900 });
    expect(verdictOn(world, act(world, signer, NOON + 1200)).knowable).toBe(true);
    expect(verdictOn(world, act(world, signer, NOON + 1201)).ground).toBe('the session was past its end');
  });
});
