import type { Fault } from '../truth.ts';
import { work } from '../work.ts';
import type { World } from '../world.ts';
import { takeRole } from './assume-role.ts';
import { label, roleBeyond, roleIn, roleNamed, twoOf } from './casting.ts';
import { goOnInConsole } from './console-of-roles.ts';
import { comeByOidc } from './oidc.ts';
import { comeByPortal } from './portal.ts';
import { comeBySaml } from './saml.ts';

/** Two strangers take one role under one name in one second; only the keys tell them apart. */
export function strangersInOneSecond(world: World, at: number): void {
  besideEachOther(world, at, 0, 'strangers in one second');
}

/** The same, but one or two seconds apart. */
export function strangersSoonAfter(world: World, at: number): void {
  besideEachOther(world, at, world.prng.between(1, 2), 'strangers within two seconds');
}

function besideEachOther(world: World, at: number, apart: number, fault: Fault): void {
  const { prng } = world;
  const role = roleIn(world, prng.pick(world.organisation.covered));
  const name = prng.pick(['cli', 'deploy', 'alice@example.com']);
  const [one, other] = twoOf(world, world.organisation.users);
  const lasts = prng.pick([900, 3600]);
  const first = takeRole(world, one, role, name, at, { lasts, faults: [fault] });
  const second = takeRole(world, other, role, name, at + apart, { faults: [fault] });
  if (prng.chance(0.2)) goOnInConsole(world, first, at + prng.between(3, 300));
  work(world, first, at + 3, 5, { within: Math.min(lasts, 1500) });
  work(world, second, at + 3, 5);
  const beyond = takeRole(world, second, roleBeyond(world, role.account), label(world, 'next'), at + 40, {
    faults: [fault],
  });
  work(world, beyond, at + 40, 3);
}

/** Two pipelines of different repositories share a role, a session name and a second. */
export function pipelinesInOneSecond(world: World, at: number): void {
  const account = world.prng.pick(world.organisation.covered);
  for (let each = 0; each < 2; each += 1) work(world, comeByOidc(world, account, at, 'GitHubActions'), at, 5);
}

/** Two people of the directory enter one account with one permission set in one second: their names differ, so do they. */
export function peopleInOneSecond(world: World, at: number): void {
  const account = world.prng.pick(world.organisation.covered);
  for (const person of twoOf(world, world.organisation.people)) {
    work(world, comeByPortal(world, at, 'cli', { account, person }), at + 1, 4);
  }
}

/** Two people whose provider gives both one session name, in one second: no key of theirs is ever issued by a record. */
export function namesakesInOneSecond(world: World, at: number): void {
  const account = world.prng.pick(world.organisation.covered);
  const role = roleNamed(world, account, 'Contractors');
  const faults: readonly Fault[] = ['strangers in one second'];
  for (const subject of twoOf(world, world.organisation.people)) {
    const signer = comeBySaml(world, account, at, 'SAML', { subject, session: 'contractor', role, faults });
    work(world, signer, at + 1, 3);
  }
}

/** Two people share a role and a session name for an hour, and both cross into another account. */
export function sharedRole(world: World, at: number): void {
  const home = world.prng.pick(world.organisation.covered);
  const [role, beyond] = [roleNamed(world, home, 'Shared'), roleBeyond(world, home)];
  const faults: readonly Fault[] = ["somebody else's name"];
  for (const [index, user] of twoOf(world, world.organisation.users).entries()) {
    const now = at + index * world.prng.between(300, 2500);
    const signer = takeRole(world, user, role, 'shared', now, { faults });
    work(world, signer, now, 2);
    work(world, takeRole(world, signer, beyond, 'shared', now + 60, { faults }), now + 60, 3);
  }
}

/** One program asks twice within a second, and uses both answers. */
export function twins(world: World, at: number): void {
  const user = world.prng.pick(world.organisation.users);
  const role = roleIn(world, user.account);
  const name = label(world, user.name);
  const faults: readonly Fault[] = ['twin issues by one caller'];
  for (let twin = 0; twin < 2; twin += 1) work(world, takeRole(world, user, role, name, at, { faults }), at, 5);
}
