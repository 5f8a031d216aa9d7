import type { PushLimits } from '../limits/limits.ts';
import { filledAt, fullBucket, takenFrom, waitMsFor } from '../limits/token-bucket.ts';
import type { Bucket } from '../limits/token-bucket.ts';

/** Whether a push may come in. `quota`: its source has sent too much; `busy`: no more can be stored just now. */
export type Admission =
  | { readonly kind: 'admitted'; readonly push: AdmittedPush }
  | { readonly kind: 'quota' | 'busy'; readonly retryAfterSeconds: number };

/** A push that is being stored. */
export type AdmittedPush = {
  /** Counts bytes against the source's quota as they come. */
  readonly count: (bytes: number) => void;
  /** Makes room for another. `held-up`: the store did not keep up, so others are kept out for a while. */
  readonly end: (outcome: 'stored' | 'refused' | 'held-up') => void;
};

/** Lets pushes in, as many as may be. What it does not let in has left no trace. */
export type PushGate = {
  /** `declaredBytes` by the request's header; null where it does not say. */
  readonly enter: (source: string, declaredBytes: number | null) => Admission;
  /** When to come again while the store does not keep up, in seconds. */
  readonly retryAfterSeconds: () => number;
};

type Quota = { requests: Bucket; bytes: Bucket };

/** So that all is as before within half a minute when the store keeps up again, however long it did not. */
const LONGEST_RETRY_SECONDS = 15;
/** How much the last push counts in the time that a push is thought to take. */
const NEWEST_SHARE = 0.3;
const FIRST_GUESS_MS = 1_000;

/**
 * Makes the gate of one server: quotas are each server's own, and are forgotten when it ends. There is one for each
 * source that has shown its token, so no more than there are tokens.
 *
 * @param now milliseconds that never go back
 */
export function createPushGate(limits: Omit<PushLimits, 'lagSeconds'>, now: () => number): PushGate {
  const quotas = new Map<string, Quota>();
  const running = new Set<{ readonly beganAt: number }>();
  let typicalMs = FIRST_GUESS_MS;
  let heldUp = 0;
  let closedUntil = 0;

  const quotaOf = (source: string): Quota => {
    const at = now();
    const { requests = fullBucket(limits.requests, at), bytes = fullBucket(limits.bytes, at) } =
      quotas.get(source) ?? {};
    const quota = { requests: filledAt(requests, limits.requests, at), bytes: filledAt(bytes, limits.bytes, at) };
    quotas.set(source, quota);
    return quota;
  };

  /** Until the store is tried again, or the push that began first is likely to be done. */
  const busyMs = (): number => {
    if (closedUntil > now()) return closedUntil - now();
    const firstBegan = Math.min(...[...running].map(({ beganAt }) => beganAt), now());
    return Math.max(0, typicalMs - (now() - firstBegan));
  };

  const admit = (source: string): AdmittedPush => {
    const push = { beganAt: now() };
    running.add(push);
    return {
      count: (bytes) => {
        const quota = quotaOf(source);
        quota.bytes = takenFrom(quota.bytes, bytes);
      },
      end: (outcome) => {
        running.delete(push);
        heldUp = outcome === 'held-up' ? heldUp + 1 : outcome === 'stored' ? 0 : heldUp;
        if (outcome === 'stored') typicalMs += (now() - push.beganAt - typicalMs) * NEWEST_SHARE;
        if (outcome === 'held-up') closedUntil = now() + 1_000 * Math.min(2 ** heldUp, LONGEST_RETRY_SECONDS);
      },
    };
  };

  return {
    enter: (source, declaredBytes) => {
      if (running.size >= limits.atOnce || closedUntil > now())
        return { kind: 'busy', retryAfterSeconds: seconds(busyMs()) };
      const quota = quotaOf(source);
      const waitMs = Math.max(
        waitMsFor(quota.requests, limits.requests, 1),
        waitMsFor(quota.bytes, limits.bytes, Math.max(1, declaredBytes ?? 1)),
      );
      if (waitMs > 0) return { kind: 'quota', retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1_000)) };
      quota.requests = takenFrom(quota.requests, 1);
      return { kind: 'admitted', push: admit(source) };
    },
    retryAfterSeconds: () => seconds(busyMs()),
  };
}

const seconds = (ms: number): number => Math.min(Math.max(1, Math.ceil(ms / 1_000)), LONGEST_RETRY_SECONDS);
