import { roleOf } from '../organisation.ts';
import type { Role } from '../organisation.ts';
import type { World } from '../world.ts';

/** One of the roles of an account. */
export const roleIn = (world: World, account: string): Role =>
  world.prng.pick(world.organisation.roles.filter((role) => role.account === account));

/** A role in another account than the given one. */
export const roleBeyond = (world: World, account: string): Role =>
  world.prng.pick(world.organisation.roles.filter((role) => role.account !== account));

/** The one role of a name in an account, made when it is first needed. */
export function roleNamed(world: World, account: string, name: string, make?: () => Role): Role {
  const { namedRoles, prng } = world;
  const role = namedRoles.get(`${account} ${name}`) ?? make?.() ?? roleOf(prng, account, name);
  namedRoles.set(`${account} ${name}`, role);
  return role;
}

/** A session name such as people and programs choose: their own, a program's, or what everybody uses. */
export function label(world: World, who: string): string {
  const { prng } = world;
  const usual = [who, `${who}@example.com`, 'cli', 'terraform', 'botocore-session', 'deploy'];
  const stamped = [`botocore-session-${prng.between(1_600_000_000, 1_799_999_999)}`, `build-${prng.below(10_000)}`];
  return prng.pick([...usual, ...stamped]);
}

/** Two different ones of a list. */
export function twoOf<T>(world: World, list: readonly T[]): [T, T] {
  const [one, other] = world.prng.shuffled(list);
  if (one === undefined || other === undefined) throw new Error('there are too few to choose two from');
  return [one, other];
}
