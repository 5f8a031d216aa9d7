import type { User } from '../../support/trail/cast.ts';
import type { Dice } from '../../support/trail/dice.ts';
import { recordText } from '../../support/trail/draft.ts';
import { identityOfUser, withItsKey } from '../../support/trail/party.ts';
import { weighedCalls } from './calls.ts';
import type { placeOf } from './organisation.ts';
import type { Begun } from './sessions.ts';

/** Somebody who acts for a while, as the records show it. */
export type Actor = {
  readonly identity: string;
  readonly accountId: string;
  readonly place: ReturnType<typeof placeOf>;
  /** When its credentials begin. */
  readonly fromMs: number;
  /** When its credentials end; it acts no more from a little earlier on. */
  readonly untilMs: number;
  /** How many calls it makes in one go. */
  readonly burst: number;
  /** Told the event id of each of its calls. */
  readonly onAct: (eventId: string) => void;
  /** Calls that it still makes. */
  left: number;
};

/** A call as it is delivered. */
export type Act = { readonly text: string; readonly eventId: string };

const SESSION_MS = 3_600_000;
/** Calls that are still under way when credentials end are not what is measured here. */
const EARLY_MS = 300_000;
/** In how many goes a session makes its calls, at least. */
const GOES = 20;
/** Records of many services say nothing of the connection. */
const SHOWS_TLS = 0.25;
/** Kept apart so that 100 calls by one user lie a second or so apart, as a script's do. */
const BETWEEN_CALLS_MS = 400;

/** A session that will make so many calls. */
export function sessionActor({ session, place, atMs }: Begun, calls: number, onAct: Actor['onAct']): Actor {
  const { identity, accountId } = withItsKey(session);
  const untilMs = atMs + SESSION_MS - EARLY_MS;
  return { identity, accountId, place, fromMs: atMs, untilMs, burst: burstOf(calls), onAct, left: calls };
}

/** A user who calls with a long-term key. */
export function userActor(user: User, place: Actor['place'], calls: number): Actor {
  const identity = identityOfUser(user);
  return {
    identity,
    accountId: user.accountId,
    place,
    fromMs: 0,
    untilMs: Infinity,
    burst: calls,
    onAct: () => undefined,
    left: calls,
  };
}

const burstOf = (calls: number): number => Math.max(2, Math.ceil(calls / GOES));

/** When each call of one go is made: never before the credentials were. */
export function momentOf({ fromMs }: Actor, atMs: number, turn: number): number {
  return Math.max(atMs, fromMs) + turn * BETWEEN_CALLS_MS;
}

/** One everyday call. */
export function actOf(dice: Dice, { identity, accountId, place }: Actor, atMs: number): Act {
  const call = dice.pick(weighedCalls);
  const { region, ip, userAgent } = place;
  const eventId = dice.uuid();
  const text = recordText({
    version: '1.11',
    identity,
    atMs,
    source: call.source,
    name: call.name,
    region,
    ip,
    userAgent,
    request: call.request(dice, accountId, region),
    response: call.response(dice, accountId, region),
    isReadOnly: call.isReadOnly,
    requestId: dice.uuid(),
    eventId,
    recipient: accountId,
    more: call.more(dice, accountId, region),
    hasTls: dice.chance(SHOWS_TLS),
  });
  return { text, eventId };
}
