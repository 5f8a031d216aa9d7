import { rootOf } from '../organisation.ts';
import { inOwnSession, unseenKey } from '../sessions.ts';
import type { MadeEvent, Session, Signer, Way } from '../truth.ts';
import { act } from '../work.ts';
import { makeCall } from '../world.ts';
import type { World } from '../world.ts';

/** One sign-in makes a key for each page that is opened; no record issues them. */
const MOST_KEYS = 9;

export const keysOfConsole = (world: World, account: string): string[] =>
  Array.from({ length: world.prng.between(1, MOST_KEYS) }, () => unseenKey(world, account));

/** AWS writes its mark on part of a console session's records. */
const consoleMark = (world: World) => (world.prng.chance(0.5) ? { sessionCredentialFromConsole: 'true' } : {});

/** `ConsoleLogin`, often in another Region than the work, and sometimes a second later than the session begins. */
export function signIn(world: World, signer: Signer, at: number, mfa: boolean): MadeEvent {
  const { prng } = world;
  return makeCall(world, signer, {
    ...{ at: at + (prng.chance(0.1) ? 1 : 0), source: 'signin.amazonaws.com', name: 'ConsoleLogin', key: null },
    region: prng.pick(['us-east-1', 'us-east-2', 'eu-north-1']),
    response: { ConsoleLogin: 'Success' },
    more: {
      eventType: 'AwsConsoleSignIn',
      additionalEventData: {
        LoginTo: 'https://console.aws.amazon.com/',
        MobileVersion: 'No',
        MFAUsed: mfa ? 'Yes' : 'No',
      },
    },
  });
}

/** A user or root by the sign-in page. */
export function enter(world: World, signer: Signer, at: number, way: Way, mfa: boolean): Signer {
  const session: Session = {
    ...{ way, origin: signer.origin, createdAt: at, endsAt: null, key: null, caller: null, faults: [] },
    ...{ principalId: String(signer.identity['principalId']), besides: [] },
    issuedBy: [signIn(world, signer, at, mfa)],
  };
  return { ...inOwnSession(world, signer, session, mfa), key: unseenKey(world, signer.account) };
}

export function browse(world: World, signer: Signer, at: number, count: number): void {
  const keys = keysOfConsole(world, signer.account);
  for (let index = 0; index < count; index += 1) {
    act(world, signer, at + 2 + world.prng.below(2400), { keys, more: consoleMark(world) });
  }
}

export function userInConsole(world: World, at: number): void {
  const { prng } = world;
  const signer = enter(world, prng.pick(world.organisation.users), at, 'console of a user', prng.chance(0.6));
  browse(world, signer, at, 9);
}

export function rootInConsole(world: World, at: number): void {
  const { prng } = world;
  const root = { ...rootOf(prng, prng.pick(world.organisation.covered)), key: null };
  browse(world, enter(world, root, at, 'console of root', prng.chance(0.7)), at, 6);
}
