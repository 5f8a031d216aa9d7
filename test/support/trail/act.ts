import { calls } from './calls.ts';
import type { Draft } from './draft.ts';
import { recordHalves } from './draft.ts';
import type { Party, Session, Somebody } from './party.ts';
import { identityOf, identityOfUser, truthOfCaller, userOrigin, withItsKey, withoutKey } from './party.ts';
import { emitCall } from './record.ts';
import type { Emit, Scene } from './scene.ts';
import { addressOf, fillerOf, userAgentOf } from './scene.ts';
import { proven } from './truth.ts';

/** Where and when somebody acts. */
export type Setting = { readonly atMs: number; readonly region: string; readonly ip: string };

const WITHOUT_EVENT_ID = 0.001;
const WITHOUT_RECIPIENT = 0.001;
const MINUTE_MS = 60_000;

/** One everyday call by a user with a long-term key, in the user's account. */
export function actAsUser(
  scene: Scene,
  emit: Emit,
  { user }: Party & { readonly kind: 'user' },
  setting: Setting,
): void {
  const somebody = { identity: identityOfUser(user), accountId: user.accountId, truth: proven(userOrigin(user)) };
  act(scene, emit, somebody, setting);
}

/** One everyday call in a session, in the role's account. `hasKey` is false where a record shows none. */
export function actInSession(scene: Scene, emit: Emit, session: Session, setting: Setting, hasKey = true): void {
  act(scene, emit, hasKey ? withItsKey(session) : withoutKey(session, scene.dice.chance(0.5)), setting);
}

/** A refused `AssumeRole`: AWS records neither request nor answer, so it makes no session. */
export function beRefused(
  scene: Scene,
  emit: Emit,
  party: Party & { readonly kind: 'user' },
  roleArn: string,
  setting: Setting,
): void {
  const { arn, accountId } = party.user;
  const call = {
    source: 'sts',
    name: 'AssumeRole',
    identity: identityOf(party),
    accountId,
    truth: truthOfCaller(party),
  };
  const message = `User: ${arn} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`;
  emitCall(scene, emit, { ...call, more: `,"errorCode":"AccessDenied","errorMessage":"${message}"` }, setting);
}

/** One everyday call by anybody. */
export function act(scene: Scene, emit: Emit, somebody: Somebody, setting: Setting): void {
  emit(everydayCall(scene, somebody, setting));
}

/** A few everyday calls by anybody, within so many minutes: `most` at most, one at least. */
export function actAWhile(
  scene: Scene,
  emit: Emit,
  somebody: Somebody,
  setting: Setting,
  { most = 4, minutes = 25 }: { readonly most?: number; readonly minutes?: number } = {},
): void {
  for (let left = scene.dice.below(most); left >= 0; left -= 1)
    act(scene, emit, somebody, later(scene, setting, minutes));
}

/** A moment within so many minutes; never the same second. */
export function later(scene: Scene, setting: Setting, minutes: number): Setting {
  return { ...setting, atMs: setting.atMs + 1_000 * (1 + scene.dice.below((minutes * MINUTE_MS) / 1_000)) };
}

function everydayCall(scene: Scene, somebody: Somebody, setting: Setting): Draft {
  const { dice, padTo } = scene;
  const { identity, accountId, truth, via, more = '' } = somebody;
  const call = dice.pick(calls);
  const eventId = dice.chance(WITHOUT_EVENT_ID) ? null : dice.uuid();
  const parts = {
    ...setting,
    ip: via ?? setting.ip,
    version: '1.11',
    identity,
    source: call.source,
    name: call.name,
    userAgent: via ?? userAgentOf(dice),
    request: call.request(dice),
    response: 'null',
    isReadOnly: call.isReadOnly,
    requestId: dice.uuid(),
    eventId,
    recipient: dice.chance(WITHOUT_RECIPIENT) && identity.includes('"accountId"') ? null : accountId,
    hasTls: via === undefined,
  };
  const [before, after] = recordHalves(parts);
  const missing = padTo - before.length - more.length - after.length;
  const text = before + more + (missing > 0 ? padding(scene, missing) : '') + after;
  return { ...setting, text, eventId, accountId, hasSecret: false, class: 'good', poison: null, truth };
}

/** A member that fills a record up: the transfer id that S3 calls carry, or as much of one as there is place for. */
function padding(scene: Scene, bytes: number): string {
  const frame = ',"additionalEventData":{"x-amz-id-2":""}';
  const trace = fillerOf(scene, Math.max(1, bytes - frame.length));
  return `${frame.slice(0, -2)}${trace}"}`;
}

/** A place of work: an address and a region that one story keeps to. */
export function settingOf(scene: Scene, atMs: number): Setting {
  return { atMs, region: scene.dice.pick(scene.regions), ip: addressOf(scene.dice) };
}
