import { deliver } from './delivery.ts';
import type { Delivery } from './delivery.ts';
import { judge } from './knowable.ts';
import type { Ground, Verdict } from './knowable.ts';
import { organisationOf } from './organisation.ts';
import { prngOf } from './prng.ts';
import { SCENES } from './scenes/index.ts';
import type { Scene } from './scenes/index.ts';
import { trailFiles } from './trail-files.ts';
import type { TrailFile } from './trail-files.ts';
import { eventKey, sessionsOf } from './truth.ts';
import type { Fault, MadeEvent, Origin, Session, Way } from './truth.ts';
import type { World } from './world.ts';

/** What to play. */
export type Play = {
  readonly seed: number;
  /** How many different events are delivered, at least. */
  readonly events: number;
  /** When it begins, in seconds since the epoch. */
  readonly start?: number;
};

/** The truth about one delivered record. */
export type Truth = {
  readonly event: MadeEvent;
  readonly origin: Origin;
  /** From the session that acted back to the origin. */
  readonly sessions: readonly Session[];
  readonly way: Way;
  readonly faults: readonly Fault[];
  readonly knowable: boolean;
  readonly ground: Ground;
  readonly excepted: boolean;
};

/** What an organisation did: the files that CloudTrail would leave, and what is true, by event key. */
export type Simulation = {
  readonly files: readonly TrailFile[];
  readonly truths: ReadonlyMap<string, Truth>;
  /** Every session there was, for those who look for another of the same principal. */
  readonly sessions: readonly Session[];
};

const START = Date.UTC(2026, 2, 2, 6) / 1000;
const SECONDS_PER_EVENT = 3;
const SHORTEST = 4 * 3600;
/** More is made than is to be delivered, since some of it is lost. */
const MADE_PER_DELIVERED = 1.18;

/** Plays an organisation. The same words give the same files and the same truth, byte for byte. */
export function simulate({ seed, events, start = START }: Play): Simulation {
  const prng = prngOf(seed);
  const organisation = organisationOf(prng);
  const world: World = { prng, organisation, events: [], sessions: [], keysInUse: [], namedRoles: new Map() };
  play(world, events * MADE_PER_DELIVERED, start, Math.max(SHORTEST, events * SECONDS_PER_EVENT));
  const delivery = deliver(prng, organisation, world.events, world.sessions);
  const verdicts = judge(delivery.delivered, world.sessions);
  const truths = new Map(delivery.delivered.map((event) => [eventKey(event), truthOf(event, delivery, verdicts)]));
  return { files: trailFiles(prng, organisation, delivery.shipments), truths, sessions: world.sessions };
}

/** Every scene once, in some order; then as they come, until there is enough. */
function play(world: World, events: number, start: number, span: number): void {
  const { prng } = world;
  const weighted = SCENES.flatMap(([scene, weight]) => Array.from({ length: weight }, () => scene));
  const once: readonly Scene[] = prng.shuffled(SCENES.map(([scene]) => scene));
  const when = (): number => start + prng.below(span);
  for (const scene of once) scene(world, when());
  while (world.events.length < events) prng.pick(weighted)(world, when());
}

function truthOf(event: MadeEvent, delivery: Delivery, verdicts: ReadonlyMap<string, Verdict>): Truth {
  const verdict = verdicts.get(eventKey(event));
  if (verdict === undefined) throw new Error(`nothing was decided about ${eventKey(event)}`);
  const { signer, way } = event;
  const sessions = sessionsOf(signer);
  const faults = faultsOf(event, sessions, delivery);
  return { event, origin: signer.origin, sessions, way, faults, ...verdict };
}

/** What went wrong with a record, and with all on the way back from it. */
function faultsOf(event: MadeEvent, sessions: readonly Session[], delivery: Delivery): Fault[] {
  const { lost, late, twice, halved } = delivery;
  const faults = new Set<Fault>(event.faults);
  if (halved.has(String(event.record['sharedEventID']))) faults.add('one copy of two');
  for (const passed of [event, ...sessions.flatMap(({ issuedBy }) => issuedBy)]) {
    const loss = lost.get(eventKey(passed));
    if (loss !== undefined) faults.add(loss);
    if (late.has(eventKey(passed))) faults.add('delivered late');
    if (twice.has(eventKey(passed))) faults.add('delivered twice');
  }
  for (const session of sessions) for (const fault of session.faults) faults.add(fault);
  return [...faults];
}
