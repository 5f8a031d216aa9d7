import type { Account, User } from '../../support/trail/cast.ts';
import type { Dice } from '../../support/trail/dice.ts';
import { diceOf } from '../../support/trail/dice.ts';
import { beRefused } from '../../support/trail/act.ts';
import type { Emit, Scene } from '../../support/trail/scene.ts';
import { actOf, momentOf, sessionActor, userActor } from './actor.ts';
import type { Actor } from './actor.ts';
import { createDelivery } from './delivery.ts';
import type { PlainFile, Shipment } from './delivery.ts';
import { anyRole, busyAccount, newUser, organisationOf, placeOf } from './organisation.ts';
import { sampleOf } from './questions.ts';
import type { AskedDepth, AskedEvent, Originator, Questions, Sample } from './questions.ts';
import { beginAnyhow, byChain } from './sessions.ts';

/** Equal options give equal files. `records` counts second deliveries too. */
export type BenchTrailOptions = { readonly seed: number; readonly records: number };

/** What was made: how much of it, and what there is to ask of it. */
export type BenchTrail = {
  readonly files: number;
  readonly records: number;
  /** Records without second deliveries. */
  readonly distinct: number;
  readonly bytes: number;
  /** Records of calls that issue sessions, second deliveries included. */
  readonly issues: number;
  readonly questions: Questions;
};

const START_MS = Date.UTC(2026, 2, 2, 6);
const DAY_MS = 86_400_000;
const RECORDS_A_DAY = 1_000_000;
/** Sessions that are alive at one time, after so many records; more of them as the day begins. */
const MOST_ALIVE = 400;
const FIRST_ALIVE = 20;
const RECORDS_PER_RISE = 100;
/** A chain of so many roles in every so many records, beside those that just happen. */
const CHAINS = [
  { depth: 10, every: 1_500, calls: 12 },
  { depth: 60, every: 4_500, calls: 20 },
] as const;
/**
 * The user who is behind a tenth of everything: 5,000 sessions and about a million calls in 10 M records. Some sessions end
 * before all of their calls are made.
 */
const HUGE = { every: 2_000, calls: 220 } as const;
const RARE = { users: 20, calls: 12 } as const;
const SHARE_OF_USERS = 0.25;
const REFUSED = 0.01;
const DELIVERED_TWICE = 0.02;
const SECOND_DELIVERY_MS = 900_000;

/**
 * Invents the trail of a large organisation, file by file, for measuring: a million records a day of about 1.3 KB, in
 * files as CloudTrail cuts them. One record in nine or so issues a session; most sessions make a few calls, a few
 * thousands; some are taken one from another, 60 deep; one record in fifty comes twice.
 *
 * Nothing but the present minutes is held in memory.
 */
export function* benchTrail({ seed, records }: BenchTrailOptions): Generator<PlainFile, BenchTrail> {
  const scene = organisationOf(seed);
  const { dice } = scene;
  const delivery = createDelivery(dice);
  const asked = askedSamples(seed);
  const tally = { files: 0, records: 0, distinct: 0, bytes: 0, issues: 0 };
  let [nowMs, cutMs] = [START_MS, START_MS];

  const ship = (shipment: Shipment, atMs: number): boolean => {
    if (tally.records >= records) return false;
    tally.records += 1;
    tally.distinct += 1;
    nowMs += DAY_MS / RECORDS_A_DAY;
    const deliveredMs = atMs + deliveryMs(dice);
    delivery.ship(shipment, deliveredMs);
    if (dice.chance(DELIVERED_TWICE) && tally.records < records) {
      tally.records += 1;
      delivery.ship(shipment, deliveredMs + dice.below(SECOND_DELIVERY_MS));
    }
    return true;
  };
  const emit: Emit = ({ text, accountId, region, atMs, hasSecret }) => {
    if (ship({ text, accountId, region }, atMs) && hasSecret) tally.issues += 1;
  };
  const act = (actor: Actor, atMs: number): void => {
    const { text, eventId } = actOf(dice, actor, atMs);
    if (ship({ text, accountId: actor.accountId, region: actor.place.region }, atMs)) actor.onAct(eventId);
  };

  const alive: Actor[] = [];
  const story = storyOf(scene, emit, asked);
  const take = function* (): Generator<PlainFile> {
    for (const file of delivery.due(tally.records < records ? nowMs : Infinity)) {
      tally.files += 1;
      tally.bytes += file.bytes.length;
      yield file;
    }
  };
  while (tally.records < records) {
    for (const actor of story.begun(tally.records, records, nowMs)) alive.push(actor);
    if (alive.length < Math.min(MOST_ALIVE, FIRST_ALIVE + tally.records / RECORDS_PER_RISE))
      alive.push(story.another(nowMs));
    else takeATurn(scene, emit, act, alive, nowMs);
    if (nowMs >= cutMs) {
      yield* take();
      cutMs = nowMs + 60_000;
    }
  }
  yield* take();
  return { ...tally, questions: story.questions() };
}

/** Somebody acts: mostly a session, else a user with a long-term key, who is refused now and then. */
function takeATurn(
  scene: Scene,
  emit: Emit,
  act: (actor: Actor, atMs: number) => void,
  alive: Actor[],
  nowMs: number,
): void {
  const { dice } = scene;
  if (dice.chance(REFUSED)) {
    const user = dice.pick(busyAccount(scene).users);
    const role = anyRole(dice, busyAccount(scene));
    beRefused(scene, emit, { kind: 'user', user }, role.arn, { ...placeOf(scene), atMs: nowMs });
    return;
  }
  if (dice.chance(SHARE_OF_USERS)) {
    const actor = userActor(dice.pick(busyAccount(scene).users), placeOf(scene), 1 + dice.below(4));
    for (let call = 0; call < actor.left; call += 1) act(actor, momentOf(actor, nowMs, call));
    return;
  }
  const place = dice.below(alive.length);
  const actor = alive[place];
  if (actor === undefined) return;
  const calls = nowMs < actor.untilMs ? Math.min(actor.left, actor.burst) : 0;
  for (let call = 0; call < calls; call += 1) act(actor, momentOf(actor, nowMs, call));
  actor.left -= calls;
  if (actor.left > 0 && calls > 0) return;
  const last = alive.pop();
  if (last !== undefined && last !== actor) alive[place] = last;
}

/** Half a minute to six minutes, as a rule; now and then more than ten. */
function deliveryMs(dice: Dice): number {
  return 30_000 + dice.below(dice.chance(0.02) ? 900_000 : 330_000);
}

type Story = {
  /** Who begins to act at this point of the trail because it was planned so. */
  readonly begun: (told: number, records: number, atMs: number) => Generator<Actor>;
  /** Anybody else. */
  readonly another: (atMs: number) => Actor;
  readonly questions: () => Questions;
};

type AskedSamples = Readonly<Record<AskedDepth, Sample<AskedEvent>>>;

function askedSamples(seed: number): AskedSamples {
  const dice = diceOf(seed + 1);
  return { 1: sampleOf(dice), 10: sampleOf(dice), 60: sampleOf(dice) };
}

function storyOf(scene: Scene, emit: Emit, asked: AskedSamples): Story {
  const { dice } = scene;
  const huge = newOriginator(dice, busiest(scene), 'deploy-bot');
  const rare = Array.from({ length: RARE.users }, (_, at) => newOriginator(dice, dice.pick(scene.cast), `rare-${at}`));
  const chains = CHAINS.map((chain) => ({ ...chain, told: 0 }));
  let rareBegun = 0;

  const chained = (user: User, depth: number, calls: number, atMs: number, onAct: Actor['onAct']): Actor =>
    sessionActor(byChain(scene, emit, { user, depth, atMs, isWhole: true }), calls, onAct);
  const from = (originator: Counted, calls: number, atMs: number): Actor => {
    originator.sessions += 1;
    return chained(originator.user, 1, calls, atMs, () => (originator.records += 1));
  };
  const asking = (depth: AskedDepth, origin: string) => (eventId: string) => {
    asked[depth].add({ eventId, origin });
  };

  const begun = function* (told: number, records: number, atMs: number): Generator<Actor> {
    if (huge.sessions * HUGE.every < told) yield from(huge, HUGE.calls, atMs);
    const dueRare = rare[rareBegun];
    if (dueRare !== undefined && told >= ((rareBegun + 0.5) / RARE.users) * records) {
      rareBegun += 1;
      yield from(dueRare, RARE.calls, atMs);
    }
    for (const chain of chains) {
      if (told < chain.told * chain.every) continue;
      chain.told += 1;
      const user = dice.pick(busyAccount(scene).users);
      yield chained(user, chain.depth, chain.calls, atMs, asking(chain.depth, user.arn));
    }
    if (dice.chance(0.005)) {
      const user = dice.pick(busyAccount(scene).users);
      yield chained(user, 1, callsOf(dice), atMs, asking(1, user.arn));
    }
  };
  const another = (atMs: number): Actor => sessionActor(beginAnyhow(scene, emit, atMs), callsOf(dice), () => undefined);
  const questions = (): Questions => ({
    events: { 1: asked[1].all(), 10: asked[10].all(), 60: asked[60].all() },
    huge: told(huge),
    rare: rare.filter(({ records }) => records > 0).map(told),
  });
  return { begun, another, questions };
}

type Counted = { readonly user: User; records: number; sessions: number };

function newOriginator(dice: Dice, account: Account, name: string): Counted {
  return { user: newUser(dice, account, name), records: 0, sessions: 0 };
}

const told = ({ user, records, sessions }: Counted): Originator => ({ arn: user.arn, records, sessions });

function busiest({ cast, dice }: Scene): Account {
  return cast[0] ?? dice.pick(cast);
}

/** How many calls a session makes: none, a few, and in the tail hundreds or thousands. */
function callsOf(dice: Dice): number {
  const throwOf = dice.below(1_000);
  if (throwOf < 120) return 0;
  if (throwOf < 122) return 1_000 + dice.below(2_000);
  if (throwOf < 135) return 50 + dice.below(200);
  let calls = 1;
  while (calls < 60 && !dice.chance(1 / 8)) calls += 1;
  return calls;
}
