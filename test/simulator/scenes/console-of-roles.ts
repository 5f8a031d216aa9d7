import { iso } from '../spelled-time.ts';
import type { Session, Signer } from '../truth.ts';
import { work } from '../work.ts';
import { makeCall } from '../world.ts';
import type { World } from '../world.ts';
import { takeRole } from './assume-role.ts';
import { label, roleIn } from './casting.ts';
import { browse, enter, signIn } from './console.ts';
import { sessionIn } from './by-token.ts';
import { comeByPortal } from './portal.ts';
import { comeBySaml } from './saml.ts';

/** From a console session into a role: AWS makes the call, and the key that it shows is not the one used later. */
export function switchRole(world: World, at: number): void {
  const { prng } = world;
  const isUser = prng.chance(0.6);
  const signer = isUser
    ? enter(world, prng.pick(world.organisation.users), at, 'console of a user', true)
    : comeByPortal(world, at, 'console');
  if (!isUser) signIn(world, signer, at, false);
  browse(world, signer, at, 2);
  const now = at + 120;
  const role = roleIn(world, prng.pick(world.organisation.covered));
  const inside = takeRole(world, signer, role, prng.pick(['alice', 'switched', 'ops']), now, {
    way: 'switch role',
    call: {
      identity: { invokedBy: 'AWS Internal' },
      more: { sourceIPAddress: 'AWS Internal', userAgent: 'AWS Internal' },
    },
  });
  makeCall(world, inside, {
    ...{ at: now, source: 'signin.amazonaws.com', name: 'SwitchRole', key: null, response: { SwitchRole: 'Success' } },
    more: { eventType: 'AwsConsoleSignIn', additionalEventData: { SwitchFrom: signer.identity['arn'] } },
  });
  browse(world, inside, now, 7);
}

/** By an identity provider straight into the console: the sign-in carries the session's own creation. */
export function samlIntoConsole(world: World, at: number): void {
  const account = world.prng.pick(world.organisation.covered);
  const signer = comeBySaml(world, account, at, 'SAML into the console');
  signIn(world, signer, at, false);
  browse(world, signer, at, 7);
}

export function portalIntoConsole(world: World, at: number): void {
  const signer = comeByPortal(world, at, 'console');
  signIn(world, signer, at, false);
  browse(world, signer, at, 7);
}

/**
 * A program trades its session for a console session that shows many keys. Mostly it keeps its creation; whether it can be
 * as old as the sign-in instead is not documented, so now and then it is.
 */
export function signinToken(world: World, at: number): void {
  const user = world.prng.pick(world.organisation.users);
  const inside = takeRole(world, user, roleIn(world, user.account), label(world, user.name), at);
  work(world, inside, at, 3, { within: 60, plain: true });
  const token = makeCall(world, inside, {
    ...{ at: at + 70, source: 'signin.amazonaws.com', name: 'GetSigninToken' },
    more: { eventType: 'AwsConsoleSignIn' },
  });
  const [enteredAt, way] = [at + 72, 'console by GetSigninToken'] as const;
  const login = signIn(world, inside, enteredAt, false);
  const own = sessionIn(inside);
  if (world.prng.chance(0.75)) {
    const session = { ...own, besides: [token, login], way };
    browse(world, { ...inside, session, way }, at + 74, 7);
    return;
  }
  const begun = { createdAt: enteredAt, endsAt: null, key: null, issuedBy: [login], besides: [token], caller: inside };
  const session: Session = { ...own, ...begun, way };
  world.sessions.push(session);
  const context = inside.identity['sessionContext'] as Readonly<Record<string, object>>;
  const attributes = { ...context['attributes'], creationDate: iso(enteredAt) };
  const identity = { ...inside.identity, sessionContext: { ...context, attributes } };
  browse(world, { ...inside, identity, session, way }, at + 74, 7);
}

/** The same, at once, with little work. */
export function goOnInConsole(world: World, inside: Signer, at: number): void {
  const call = { at, source: 'signin.amazonaws.com', name: 'GetSigninToken' };
  const token = makeCall(world, inside, { ...call, more: { eventType: 'AwsConsoleSignIn' } });
  const [besides, way] = [[token, signIn(world, inside, at + 1, false)], 'console by GetSigninToken'] as const;
  browse(world, { ...inside, session: { ...sessionIn(inside), besides, way }, way }, at + 2, 3);
}
