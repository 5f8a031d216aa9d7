import type { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type pg from 'pg';
import { ingest, summaryOf } from '#ingest';
import type { IngestReport } from '#ingest';
import { isRetryable } from '#platform';
import type { Log } from '#platform';
import { awaitCurrent, sessionCounts, variantCounts } from '#projection';
import { DEFAULT_READ_LIMITS } from '#source';
import type { ReadLimits } from '#source';
import type { Viewer } from '../graphql/request-context.ts';
import { tellFaults } from '../http/fastify-faults.ts';
import { refuse } from '../http/http-refusal.ts';
import { viewerOf } from '../http/request-guard.ts';
import type { PushLimits } from '../limits/limits.ts';
import { bearerTokenIn } from '../login/authenticate.ts';
import type { PushMetrics } from '../metrics/api-metrics.ts';
import { PushTooLarge, cappedBytes } from './capped-bytes.ts';
import { createLagGate } from './lag-gate.ts';
import { createPushGate } from './push-gate.ts';
import type { Admission, AdmittedPush, PushGate } from './push-gate.ts';

/** CloudTrail delivers at most 50 MB of gzip at a time. */
const BODY_BYTES = 64 * 1024 * 1024;
/** A push is smaller than an object may be: it is one delivery. */
const READ_LIMITS: ReadLimits = {
  ...DEFAULT_READ_LIMITS,
  maxInflatedBytes: 512 * 1024 * 1024,
  maxArchiveEntries: 1_000,
};
/** How long a push waits for the lineage while another transaction on the server holds it back. */
const LINEAGE_MS = 60_000;

/** What does not store records there, but is asked for by mistake. */
const OTHER_METHODS = ['GET', 'PUT', 'PATCH', 'DELETE'] as const;
const ENCODINGS: ReadonlySet<string> = new Set(['identity', 'gzip', 'x-gzip']);

export type RecordsDeps = {
  readonly pool: pg.Pool;
  readonly authMode: Viewer['authMode'];
  readonly log: Log;
  readonly metrics: PushMetrics;
  readonly limits: PushLimits;
};

/**
 * `POST /v1/records`: stores whatever the body holds, as `backtrail ingest -` does. Answers 2xx only when it is committed,
 * and may be repeated: what is stored counts as duplicate.
 *
 * What the body is, it tells itself, whatever its type says or does not say. What a page elsewhere has a browser send is
 * turned away before, by where it comes from.
 */
export function recordsRoute(server: FastifyInstance, deps: RecordsDeps): void {
  const { authMode, log, metrics, limits } = deps;
  const gate = createPushGate(limits, () => performance.now());
  const lagGate = createLagGate(deps, limits.lagSeconds);
  void server.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, body, parsed) => {
      parsed(null, body);
    });
    tellFaults(scope, log, BODY_BYTES, 'application/json, or none');
    scope.addHook('onSend', (_request, reply, payload, sent) => {
      if (reply.statusCode >= 400) void reply.header('connection', 'close'); // the rest of the body is not read
      sent(null, payload);
    });

    scope.route({
      method: [...OTHER_METHODS],
      url: '/v1/records',
      handler: (_request, reply) =>
        refuse(reply.header('allow', 'POST'), 'METHOD_NOT_ALLOWED', 'records are pushed by POST'),
    });
    scope.post('/v1/records', { bodyLimit: BODY_BYTES }, async (request, reply) => {
      if (authMode === 'token' && bearerTokenIn(request.headers) === null) {
        return refuse(reply, 'UNAUTHENTICATED', 'records are pushed with a token: "Authorization: Bearer bt_…"');
      }
      if (!ENCODINGS.has(request.headers['content-encoding'] ?? 'identity')) {
        return refuse(reply, 'MEDIA_TYPE_REFUSED', 'expected the content encoding gzip, or none');
      }
      if (!isBody(request.body)) {
        return refuse(reply, 'BODY_UNREADABLE', 'there is no body: expected records, as a log file has them');
      }
      const declaredBytes =
        request.headers['content-length'] === undefined ? null : Number(request.headers['content-length']);
      if ((declaredBytes ?? 0) > BODY_BYTES) {
        metrics.refused('BODY_TOO_LARGE');
        return refuse(reply, 'BODY_TOO_LARGE', `the body is larger than ${BODY_BYTES} bytes: send it in parts`);
      }
      const waitSeconds = await lagGate();
      if (waitSeconds !== null) {
        metrics.refused('PUSH_LINEAGE_BEHIND');
        void reply.header('retry-after', waitSeconds);
        const why = `answers are more than ${limits.lagSeconds} s behind what is stored: send this again later`;
        return refuse(reply, 'PUSH_LINEAGE_BEHIND', why);
      }
      const admission = gate.enter(viewerOf(request).name, declaredBytes);
      if (admission.kind !== 'admitted') return turnAway(reply, admission, deps);
      return store(request, reply, deps, { gate, push: admission.push });
    });
    done();
  });
}

const isBody = (body: unknown): body is Readable => typeof body === 'object' && body !== null;

/** Before a byte of the body was read, so that nothing of it is stored. */
function turnAway(
  reply: FastifyReply,
  { kind, retryAfterSeconds }: Exclude<Admission, { kind: 'admitted' }>,
  { metrics, limits }: RecordsDeps,
): FastifyReply {
  void reply.header('retry-after', retryAfterSeconds);
  if (kind === 'quota') {
    metrics.refused('PUSH_QUOTA');
    const { requests, bytes } = limits;
    const quota = `${requests.perSecond} pushes and ${bytes.perSecond} bytes a second`;
    return refuse(reply, 'PUSH_QUOTA', `this token has pushed more than its ${quota}: send this again later`);
  }
  metrics.refused('PUSH_BUSY');
  return refuse(reply, 'PUSH_BUSY', 'as many pushes as can be are being stored: send this again in a moment');
}

type Entered = { readonly gate: PushGate; readonly push: AdmittedPush };

async function store(
  request: FastifyRequest,
  reply: FastifyReply,
  deps: RecordsDeps,
  { gate, push }: Entered,
): Promise<FastifyReply> {
  const { pool, log, metrics } = deps;
  let outcome: Parameters<AdmittedPush['end']>[0] = 'refused';
  const beganAt = performance.now();
  const stop = new AbortController();
  const body = cappedBytes(request.body as Readable, BODY_BYTES, stop, push.count);
  try {
    const report = await ingest({ pool }, ['-'], { standardInput: body, signal: stop.signal, readLimits: READ_LIMITS });
    if (stop.signal.aborted) throw stop.signal.reason;
    await awaitCurrent(pool, report.appendIds.map(String), { signal: AbortSignal.timeout(LINEAGE_MS) });
    const repeats = await variantCounts(pool, report.appendIds.map(String));
    const summary = summaryOf(report, repeats, await sessionCounts(pool), performance.now() - beganAt);
    metrics.stored(summary.records);
    outcome = 'stored';
    const failure = failureIn(report);
    if (failure === undefined) return await reply.send(summary);
    metrics.refused('PUSH_NOT_READ');
    return await reply.status(failure.status).send({
      error: `the body was not read to its end (${failure.reason}): ${failure.detail}; what came before is stored`,
      code: failure.status === 413 ? 'BODY_TOO_LARGE' : 'PUSH_NOT_READ',
      ...summary,
    });
  } catch (error) {
    if (error instanceof PushTooLarge) {
      metrics.refused('BODY_TOO_LARGE');
      return await refuse(
        reply,
        'BODY_TOO_LARGE',
        `${error.message}; what came before may be stored, and may be sent again`,
      );
    }
    const isForNow = isRetryable(error) || (error instanceof Error && error.name === 'TimeoutError');
    log.error({ err: error, requestId: request.id }, 'a push was not stored');
    metrics.refused('PUSH_FAILED');
    if (!isForNow) throw error;
    outcome = 'held-up';
    push.end(outcome);
    void reply.header('retry-after', gate.retryAfterSeconds());
    return await refuse(
      reply,
      'PUSH_BUSY',
      'the store does not keep up: send this again, what is stored counts as duplicate',
    );
  } finally {
    if (outcome !== 'held-up') push.end(outcome);
  }
}

/** What came out of gzip or an archive may be larger than what came in. */
const TOO_LARGE: ReadonlySet<string> = new Set(['INFLATED_TOO_LARGE', 'RATIO_TOO_HIGH', 'ARCHIVE_TOO_MANY_ENTRIES']);

function failureIn({ notes }: IngestReport): { status: 413 | 422; reason: string; detail: string } | undefined {
  const failed = notes.find(({ kind }) => kind === 'failed');
  if (failed === undefined) return undefined;
  return { status: TOO_LARGE.has(failed.reason) ? 413 : 422, reason: failed.reason, detail: failed.detail };
}
