import { ingestMessage, keepMessage } from '#ingest';
import { classifyName } from '#source';
import type { MessageInHand, NotificationFault, NotifiedObject, TakeMessage } from '#source';
import type pg from 'pg';
import { isDealtWith, watchFound } from './found-states.ts';
import { noteSeenAt } from './note-seen.ts';
import { identityOf, namedInBucket, skippedBy } from './seen-object.ts';
import type { SeenObject } from './seen-object.ts';

export type TakeMessageDeps = {
  readonly pool: pg.Pool;
  readonly sourceId: string;
  /** The queue's address. */
  readonly url: string;
  /** The only buckets that messages may name; all where it is left out. */
  readonly buckets?: readonly string[];
  /** Told that there is something to read. */
  readonly onNoted: () => void;
  /** How long a message waits for its objects before it is given back. Default: 60 s. */
  readonly patienceMs?: number;
};

// One run for an hour of a queue: a message is no occasion worth a run, and a day would never end.
const RUN_OF_THE_HOUR = `
  select run_id from follow.run
  where source_id = $1 and began_at > clock_timestamp() - interval '1 hour'
  order by run_id desc limit 1`;

// By a message that was sent after the failure: somebody has put it there anew, or set right what was in the way.
const FAILED_BEFORE = `
  update follow.found
  set state = 'waiting', due_at = clock_timestamp(), tries = 0, strikes = 0, reason = null, detail = null, ended_at = null
  where source_id = $1 and identity = any ($2::uuid[]) and state = 'failed' and ended_at < $3`;

const PATIENCE_MS = 60_000;

/**
 * What is done with a message of a queue. Objects that it names are put on the work list, and it is done with when all of
 * them are: read and committed, or failed for a reason that is kept. One that failed before the message was sent is read
 * again. Records that it carries are stored; what cannot be
 * understood is kept in the quarantine. Bears the same message again, at the same time, too.
 */
export function takeMessageWith(deps: TakeMessageDeps): TakeMessage {
  const watch = watchFound(deps.pool, deps.sourceId);
  return async (message) => {
    const { notification, body } = message;
    const kept = { name: `${deps.url}#${message.id}`, body };
    switch (notification.kind) {
      case 'nothing':
        return 'stored';
      case 'records':
        await ingestMessage(deps.pool, { ...kept, body: notification.text });
        return 'stored';
      case 'poison':
        await keepMessage(deps.pool, kept, notification);
        return 'set-aside';
      case 'objects': {
        const allowed = notification.objects.filter(({ bucket }) => deps.buckets?.includes(bucket) ?? true);
        const others = notification.objects.length - allowed.length;
        const fault = others > 0 ? otherBucket(others) : notification.faults.at(0);
        if (fault !== undefined) await keepMessage(deps.pool, kept, fault);
        if (allowed.length === 0) return 'set-aside';
        const taken = await takeObjects(allowed, message, deps, watch);
        return fault !== undefined && taken === 'stored' ? 'set-aside' : taken;
      }
    }
  };
}

/** Whoever can write to a queue must not choose what is read with the rights of the workers. */
const otherBucket = (objects: number): NotificationFault => ({
  reason: 'MESSAGE_BUCKET_NOT_ALLOWED',
  detail: `it names ${objects} objects in buckets that its source does not allow`,
});

async function takeObjects(
  objects: readonly NotifiedObject[],
  { signal, sentAt }: MessageInHand,
  { pool, sourceId, onNoted, patienceMs = PATIENCE_MS }: TakeMessageDeps,
  watch: ReturnType<typeof watchFound>,
): Promise<'stored' | 'set-aside' | 'later'> {
  const seen = objects.map(seenIn);
  const { rows } = await pool.query<{ run_id: string }>(RUN_OF_THE_HOUR, [sourceId]);
  const noting = noteSeenAt(pool, sourceId, rows[0]?.run_id ?? null);
  const identities = [...new Set(seen.map(identityOf))];
  await noting.note(seen);
  if (sentAt !== null) await pool.query(FAILED_BEFORE, [sourceId, identities, new Date(sentAt)]);
  onNoted();
  const over = AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]);
  const states = await watch.until(identities, over);
  if (states.length < identities.length || !states.every(isDealtWith)) return 'later';
  return states.some(({ state }) => state === 'failed') ? 'set-aside' : 'stored';
}

function seenIn({ bucket, key, versionId, eTag, size }: NotifiedObject): SeenObject {
  const classification = classifyName(key);
  const isRead = classification.kind === 'log' || classification.kind === 'readable';
  return {
    ...namedInBucket(bucket, key),
    version: versionId,
    tag: eTag === null ? null : quoted(eTag),
    byteSize: size,
    skipped: isRead ? null : skippedBy({ classification }),
  };
}

/** As lists give tags, and requests take them. */
const quoted = (tag: string): string => (tag.startsWith('"') ? tag : `"${tag}"`);
