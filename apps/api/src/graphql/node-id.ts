/** What a node id is made of: what the thing is, never where it is stored. */
export type NodeKey =
  | { readonly type: 'event'; readonly accountId: string; readonly eventId: string; readonly textHash: string }
  | { readonly type: 'session'; readonly sessionId: string }
  | { readonly type: 'key'; readonly keyId: string }
  | { readonly type: 'principal'; readonly originId: string };

/** Ids of nodes are no longer than this; event ids and subjects may be long. */
const MOST_CHARACTERS = 4_096;

/** Base64url of `type:natural key`. Opaque to callers, and the same in every store of the same records. */
export function nodeIdOf(key: NodeKey): string {
  return Buffer.from(`${key.type}:${partsOf(key)}`).toString('base64url');
}

function partsOf(key: NodeKey): string {
  switch (key.type) {
    case 'event':
      return `${key.accountId}:${key.textHash}:${key.eventId}`;
    case 'session':
      return key.sessionId;
    case 'key':
      return key.keyId;
    case 'principal':
      return key.originId;
  }
}

/** Reads an id back; null where it is none that `nodeIdOf` gives. */
export function parseNodeId(id: string): NodeKey | null {
  if (id.length > MOST_CHARACTERS) return null;
  const text = Buffer.from(id, 'base64url').toString('utf8');
  const key = keyIn(text);
  return key !== null && nodeIdOf(key) === id ? key : null;
}

function keyIn(text: string): NodeKey | null {
  const [, type, natural = ''] = /^(event|session|key|principal):([^\0]+)$/s.exec(text) ?? [];
  switch (type) {
    case 'event': {
      const [, accountId = '', textHash, eventId] = /^([^:]*):([0-9a-f]{64}):(.+)$/s.exec(natural) ?? [];
      return textHash === undefined || eventId === undefined ? null : { type, accountId, eventId, textHash };
    }
    case 'session':
      return { type, sessionId: natural };
    case 'key':
      return { type, keyId: natural };
    case 'principal':
      return { type, originId: natural };
    default:
      return null;
  }
}
