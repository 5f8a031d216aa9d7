import type { Signer } from '../truth.ts';
import { work } from '../work.ts';
import type { World } from '../world.ts';
import { takeRole } from './assume-role.ts';
import { label, roleBeyond, roleIn } from './casting.ts';

const JUGGLED = 60;
const BEFORE_EXPIRY = 3000;

/** A user goes through roles of several accounts. */
export function chainOfRoles(world: World, at: number): void {
  const { prng } = world;
  let signer: Signer = prng.pick(world.organisation.users);
  let now = at;
  for (let left = prng.between(2, 7); left > 0; left -= 1) {
    const role = prng.chance(0.6) ? roleBeyond(world, signer.account) : roleIn(world, signer.account);
    signer = takeRole(world, signer, role, label(world, 'ops'), now);
    work(world, signer, now, prng.between(1, 4));
    now += prng.between(1, 400);
  }
  work(world, signer, now, 5);
}

/** Two accounts: a user takes a role next door. */
export function crossAccount(world: World, at: number): void {
  const user = world.prng.pick(world.organisation.users);
  work(world, takeRole(world, user, roleBeyond(world, user.account), label(world, user.name), at), at, 12);
}

/** A role renews itself by taking itself, or two roles each other, sixty times: no session outlives its hour. */
export function roleJuggling(world: World, at: number): void {
  const { prng } = world;
  const user = prng.pick(world.organisation.users);
  const roles = prng.chance(0.5)
    ? [roleIn(world, user.account)]
    : [roleIn(world, user.account), roleBeyond(world, user.account)];
  let signer: Signer = user;
  let now = at;
  for (let round = 0; round < JUGGLED; round += 1) {
    const role = roles[round % roles.length] ?? prng.pick(roles);
    signer = takeRole(world, signer, role, 'keepalive', now, { faults: ['role juggling'] });
    if (round % 12 === 11) work(world, signer, now, 2);
    now += prng.chance(0.1) ? 0 : prng.between(5, 60);
  }
  work(world, signer, now, 6, { within: BEFORE_EXPIRY });
}
