import type { RecordParts } from './draft.ts';
import { recordText } from './draft.ts';
import type { Setting } from './act.ts';
import type { Truth } from './truth.ts';
import type { Emit, Scene } from './scene.ts';
import { userAgentOf } from './scene.ts';

/** A record of a call that says something about credentials. What is left out is as in most of them. */
export type Call = {
  readonly source: string;
  readonly name: string;
  readonly identity: string;
  /** The recipient account. */
  readonly accountId: string;
  readonly truth: Truth;
  readonly request?: string;
  readonly response?: string;
  /** The service that calls: it stands where the caller's address would. */
  readonly via?: string;
  readonly more?: string;
  readonly isReadOnly?: boolean;
  readonly eventType?: string;
  /** Given where the copies of one call have it in common. */
  readonly requestId?: string;
};

/** Emits one record. Gives its event id. */
export function emitCall(scene: Scene, emit: Emit, call: Call, { atMs, region, ip }: Setting): string {
  const { dice } = scene;
  const eventId = dice.uuid();
  const { source, name, identity, accountId, truth, via, response = 'null' } = call;
  const parts: RecordParts = {
    version: '1.08',
    identity,
    atMs,
    source: `${source}.amazonaws.com`,
    name,
    region,
    ip: via ?? ip,
    userAgent: via ?? userAgentOf(dice),
    request: call.request ?? 'null',
    response,
    isReadOnly: call.isReadOnly ?? true,
    requestId: call.requestId ?? dice.uuid(),
    eventId,
    recipient: accountId,
    more: call.more ?? '',
    hasTls: via === undefined,
    ...(call.eventType === undefined ? {} : { eventType: call.eventType }),
  };
  const hasSecret = response.includes('"sessionToken"');
  emit({ text: recordText(parts), region, atMs, eventId, accountId, hasSecret, class: 'good', poison: null, truth });
  return eventId;
}
