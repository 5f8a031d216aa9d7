import { eventsById } from '#query';
import { eventNodeOf } from './held-event.ts';
import type { EventNode } from './held-event.ts';
import { accessKeyOf } from './access-key.ts';
import type { AccessKeyNode } from './access-key.ts';
import { parseNodeId } from './node-id.ts';
import { principalOf } from './principal.ts';
import type { PrincipalNode } from './principal.ts';
import type { Problem } from './problem.ts';
import type { RequestContext } from './request-context.ts';
import { sessionOf } from './session.ts';
import type { SessionNode } from './session.ts';

export type AnyNode = EventNode | SessionNode | AccessKeyNode | PrincipalNode;

/** The thing of an id; null where there is none in this store, or the id is none. */
export async function nodeOf(id: string, context: RequestContext): Promise<AnyNode | null> {
  const key = parseNodeId(id);
  switch (key?.type) {
    case undefined:
      return null;
    case 'event': {
      const records = await eventsById(context.pool, [key.eventId], 'all');
      const event = records
        .get(key.eventId)
        ?.find(({ place }) => place.accountId === key.accountId && place.textHash === key.textHash);
      return event === undefined ? null : eventNodeOf(event);
    }
    case 'session':
      return found(await sessionOf(key.sessionId, context));
    case 'key':
      return found(await accessKeyOf(key.keyId, context));
    case 'principal':
      return found(await principalOf(key.originId, context));
  }
}

/** The outcome where it is the thing itself, and not why there is none. */
function found<N extends AnyNode>(outcome: N | Problem): N | null {
  return 'code' in outcome ? null : outcome;
}
