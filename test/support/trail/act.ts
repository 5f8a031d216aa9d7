import { calls } from './calls.ts';
import type { Draft } from './draft.ts';
import { recordHalves, recordText } from './draft.ts';
import type { Truth } from './manifest.ts';
import type { Party, Session } from './party.ts';
import { identityOf, identityOfSession, truthOfCaller } from './party.ts';
import type { Emit, Scene } from './scene.ts';
import { addressOf, fillerOf, userAgentOf } from './scene.ts';

/** Where and when somebody acts. */
export type Setting = { readonly atMs: number; readonly region: string; readonly ip: string };

const WITHOUT_EVENT_ID = 0.001;
const WITHOUT_RECIPIENT = 0.001;

/** One everyday call by a user with a long-term key, in the user's account. */
export function actAsUser(scene: Scene, emit: Emit, party: Party & { readonly kind: 'user' }, setting: Setting): void {
  emit(everydayCall(scene, identityOf(party), party.user.accountId, truthOfCaller(party), setting));
}

/** One everyday call in a session, in the role's account. `hasKey` is false where a record shows none. */
export function actInSession(scene: Scene, emit: Emit, session: Session, setting: Setting, hasKey = true): void {
  const identity = identityOfSession(session, hasKey ? session.key : null);
  emit(everydayCall(scene, identity, session.role.accountId, session.truth, setting));
}

/** A refused `AssumeRole`: AWS records neither request nor answer, so it makes no session. */
export function beRefused(
  scene: Scene,
  emit: Emit,
  party: Party & { readonly kind: 'user' },
  roleArn: string,
  setting: Setting,
): void {
  const { dice } = scene;
  const { arn, accountId } = party.user;
  const eventId = dice.uuid();
  const text = recordText({
    ...setting,
    version: '1.08',
    identity: identityOf(party),
    source: 'sts.amazonaws.com',
    name: 'AssumeRole',
    userAgent: userAgentOf(dice),
    request: 'null',
    response: 'null',
    isReadOnly: true,
    requestId: dice.uuid(),
    eventId,
    recipient: accountId,
    more: `,"errorCode":"AccessDenied","errorMessage":"User: ${arn} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}"`,
    hasTls: true,
  });
  const truth = truthOfCaller(party);
  emit({ ...setting, text, eventId, accountId, hasSecret: false, class: 'good', poison: null, truth });
}

function everydayCall(scene: Scene, identity: string, accountId: string, truth: Truth, setting: Setting): Draft {
  const { dice, padTo } = scene;
  const call = dice.pick(calls);
  const eventId = dice.chance(WITHOUT_EVENT_ID) ? null : dice.uuid();
  const parts = {
    ...setting,
    version: '1.11',
    identity,
    source: call.source,
    name: call.name,
    userAgent: userAgentOf(dice),
    request: call.request(dice),
    response: 'null',
    isReadOnly: call.isReadOnly,
    requestId: dice.uuid(),
    eventId,
    recipient: dice.chance(WITHOUT_RECIPIENT) ? null : accountId,
    hasTls: true,
  };
  const [before, after] = recordHalves(parts);
  const missing = padTo - before.length - after.length;
  const text = before + (missing > 0 ? padding(scene, missing) : '') + after;
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
