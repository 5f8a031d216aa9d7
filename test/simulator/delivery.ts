import type { Organisation } from './organisation.ts';
import type { Prng } from './prng.ts';
import { eventKey } from './truth.ts';
import type { Fault, Json, MadeEvent, Session } from './truth.ts';

/** Why a record was not delivered. */
export type Loss = Extract<
  Fault,
  'issuer dropped' | 'hour dropped' | 'account not delivered' | 'account outside the organisation' | 'one copy of two'
>;

/** One record on its way into a file; delivered twice, it is on its way twice. */
export type Shipment = {
  readonly event: MadeEvent;
  /** The record as it is written down: a late one says that it is late. */
  readonly record: Json;
  /** When the file is written, in seconds since the epoch. */
  readonly at: number;
};

/** What became of the records. */
export type Delivery = {
  readonly shipments: readonly Shipment[];
  /** Each record that was delivered at all, once. */
  readonly delivered: readonly MadeEvent[];
  /** By event key. */
  readonly lost: ReadonlyMap<string, Loss>;
  /** What two copies share of which one was not delivered. */
  readonly halved: ReadonlySet<string>;
  readonly late: ReadonlySet<string>;
  readonly twice: ReadonlySet<string>;
};

const HOUR = 3600;
const DROPPED_ISSUES = 0.025;
/** Where strangers stand beside each other, the loss of one is what tempts to name the other. */
const DROPPED_STRANGERS = 0.2;
const DROPPED_COPIES = 0.04;
const DROPPED_HOURS = 0.02;
const LATE = 0.04;
const TWICE = 0.06;
const LATEST_HOURS = 20;

/** Decides what is delivered, when, and how often. */
export function deliver(
  prng: Prng,
  organisation: Organisation,
  events: readonly MadeEvent[],
  sessions: readonly Session[],
): Delivery {
  const lost = lossesOf(prng, organisation, events, sessions);
  const delivered = events.filter((event) => !lost.has(eventKey(event)));
  const [late, twice] = [new Set<string>(), new Set<string>()];
  const shipments = delivered.flatMap((event): Shipment[] => {
    const isLate = prng.chance(LATE);
    if (isLate) late.add(eventKey(event));
    const delay = isLate ? prng.between(1, LATEST_HOURS) * HOUR : prng.between(100, 600);
    const addendum = { reason: 'DELIVERY_DELAY' };
    const record = isLate && prng.chance(0.5) ? { addendum, ...event.record } : event.record;
    const first = { event, record, at: event.at + delay };
    if (!prng.chance(TWICE)) return [first];
    twice.add(eventKey(event));
    return [first, { ...first, at: first.at + prng.between(0, 2 * HOUR) }];
  });
  const halves = events.filter((event) => event.copy !== 'only' && lost.has(eventKey(event)));
  const halved = new Set(halves.map(({ record }) => String(record['sharedEventID'])));
  return { shipments, delivered, lost, halved, late, twice };
}

function lossesOf(
  prng: Prng,
  organisation: Organisation,
  events: readonly MadeEvent[],
  sessions: readonly Session[],
): Map<string, Loss> {
  const lost = new Map<string, Loss>();
  for (const session of sessions) {
    const isBesideStrangers = session.faults.some((fault) => fault.startsWith('strangers'));
    if (session.issuedBy.length > 0 && prng.chance(isBesideStrangers ? DROPPED_STRANGERS : DROPPED_ISSUES)) {
      for (const event of session.issuedBy) lost.set(eventKey(event), 'issuer dropped');
    }
  }
  for (const event of events) {
    if (event.copy !== 'only' && prng.chance(DROPPED_COPIES)) lost.set(eventKey(event), 'one copy of two');
  }
  const covered = events.filter(({ account }) => organisation.covered.includes(account));
  const dropsHour = hoursToDrop(prng, covered);
  for (const event of events) {
    if (dropsHour(event)) lost.set(eventKey(event), 'hour dropped');
    if (event.account === organisation.sandbox) lost.set(eventKey(event), 'account not delivered');
    if (event.account === organisation.partner) lost.set(eventKey(event), 'account outside the organisation');
  }
  return lost;
}

/** Of some accounts, whole hours are missing: of two percent of all that were worked in, and of one at least. */
function hoursToDrop(prng: Prng, events: readonly MadeEvent[]): (event: MadeEvent) => boolean {
  const hourOf = ({ account, at }: MadeEvent): string => `${account} ${Math.floor(at / HOUR)}`;
  const hours = [...new Set(events.map(hourOf))];
  const dropped = new Set(prng.shuffled(hours).slice(0, Math.max(1, Math.round(hours.length * DROPPED_HOURS))));
  return (event) => dropped.has(hourOf(event));
}
