import type { Fault, Signer } from '../truth.ts';
import { work } from '../work.ts';
import { makeCall, makeCallBetween } from '../world.ts';
import type { World } from '../world.ts';
import { takeRole } from './assume-role.ts';
import { label, roleBeyond, roleIn, roleNamed } from './casting.ts';

/** Somebody of another company comes in: their own account's copies are delivered to them alone. */
export function partnerComesIn(world: World, at: number): void {
  const { organisation } = world;
  const faults: readonly Fault[] = ['account outside the organisation'];
  comeIn(world, world.prng.pick(organisation.partnerUsers), organisation.prod, at, faults);
}

/** Somebody of an account of the organisation whose trail is not at hand comes in. */
export function sandboxComesIn(world: World, at: number): void {
  const { organisation } = world;
  const target = world.prng.pick(organisation.covered);
  comeIn(world, world.prng.pick(organisation.sandboxUsers), target, at, ['account not delivered']);
}

/** By a user, or by a role that the user took at home; and from there perhaps onwards. */
function comeIn(world: World, user: Signer, target: string, at: number, faults: readonly Fault[]): void {
  const { prng } = world;
  const home = roleNamed(world, user.account, 'Outbound');
  const caller = prng.chance(0.5) ? user : takeRole(world, user, home, label(world, 'out'), at, { faults });
  if (caller !== user) work(world, caller, at, 2);
  const inside = takeRole(world, caller, roleIn(world, target), label(world, 'vendor'), at + 20, { faults });
  work(world, inside, at + 20, 6);
  if (!prng.chance(0.4)) return;
  const onward = takeRole(world, inside, roleBeyond(world, target), label(world, 'vendor'), at + 90, { faults });
  work(world, onward, at + 90, 3);
}

/** Objects of one account's bucket are read from another: both are told, and the owner only of an id. */
export function objectsNextDoor(world: World, at: number): void {
  const { prng, organisation } = world;
  const user = prng.pick(organisation.users);
  const role = takeRole(world, user, roleIn(world, user.account), label(world, user.name), at);
  const owner = prng.pick(organisation.covered.filter((account) => account !== user.account));
  for (const [index, signer] of [user, role, user, role].entries()) {
    makeCallBetween(world, signer, owner, {
      ...{ at: at + 10 + index * 7, source: 's3.amazonaws.com', name: prng.pick(['GetObject', 'PutObject']) },
      more: { managementEvent: false, eventCategory: 'Data' },
    });
  }
}

/** Nobody at all: a public bucket is read. */
export function anonymousReads(world: World, at: number): void {
  const account = world.prng.pick(world.organisation.covered);
  const nobody: Signer = {
    ...{ account, key: null, session: null, way: 'anonymous' },
    identity: { type: 'AWSAccount', principalId: '', accountId: 'ANONYMOUS_PRINCIPAL' },
    origin: { kind: 'ANONYMOUS', id: 'ANONYMOUS_PRINCIPAL', accountId: null, service: null },
  };
  for (let index = 0; index < 3; index += 1) {
    makeCall(world, nobody, { at: at + index * 5, source: 's3.amazonaws.com', name: 'GetObject' });
  }
}
