import type { FastifyInstance } from 'fastify';
import { GraphQLError } from 'graphql';
import type { GraphQLSchema } from 'graphql';
import type pg from 'pg';
import { parseEventTime } from '#cloudtrail';
import { AppError, err } from '#kernel';
import type { Result } from '#kernel';
import type { Log } from '#platform';
import { epochAt } from '#query';
import type { KnownEpoch } from '#query';
import { admissionTo } from '../limits/admit.ts';
import type { Admit, Admitted } from '../limits/admit.ts';
import type { Limits } from '../limits/limits.ts';
import type { Refusal } from '../limits/refusal.ts';
import type { GraphqlMetrics } from '../metrics/api-metrics.ts';
import { DeadlineExceeded } from './api-fault.ts';
import { parseGraphqlRequest } from './graphql-request.ts';
import { contextOf, readsWithin } from './make-context.ts';
import { createReachEpoch } from './reach-epoch.ts';
import type { ReachEpoch } from './reach-epoch.ts';
import type { Viewer } from './request-context.ts';
import { toldErrors } from './told-errors.ts';
import type { ToldError } from './told-errors.ts';

export type EndpointDeps = {
  readonly server: FastifyInstance;
  /** For bringing the lineage up to records that were just stored. */
  readonly store: pg.Pool;
  /** For everything else that a question needs. */
  readonly readPool: pg.Pool;
  readonly limits: Limits;
  readonly log: Log;
  readonly metrics: GraphqlMetrics;
};

/** One request over HTTP, as far as GraphQL is concerned. */
export type Asked = {
  readonly viewer: Viewer;
  readonly requestId: string;
  /** Aborted when whoever asked goes away. */
  readonly gone: AbortSignal;
};

/** The answer over HTTP; 400 where nothing ran. */
export type Told = {
  readonly status: 200 | 400;
  readonly body: {
    readonly data?: unknown;
    readonly errors?: readonly ToldError[];
    readonly extensions?: { readonly cost: { readonly requested: number; readonly limit: number } };
  };
};

/** GraphQL requests: what may not run is refused first, and costs no statement. */
export type GraphqlEndpoint = {
  /** Decides whether a request may run; what is told where it may not. */
  readonly admit: (body: unknown) => Result<Admitted, Told>;
  /** Answers a query that was admitted. */
  readonly answer: (admitted: Admitted, asked: Asked) => Promise<Told>;
  /** Turns a request away. */
  readonly refuse: (refusal: Refusal) => Told;
};

/** Answers GraphQL requests. */
export function graphqlEndpoint(deps: EndpointDeps): GraphqlEndpoint {
  const { server, store, limits, metrics } = deps;
  const reach = createReachEpoch(store);
  let gate: { readonly schema: GraphQLSchema; readonly admit: Admit } | null = null;
  const admit: Admit = (request) => {
    const { schema } = server.graphql;
    if (gate?.schema !== schema) gate = { schema, admit: admissionTo(schema, limits) };
    return gate.admit(request);
  };
  return {
    admit: (body) => {
      const request = parseGraphqlRequest(body);
      if (!request.ok) return err(refused(request.reason, metrics));
      const admitted = admit(request.value);
      return admitted.ok ? admitted : err(refused(admitted.reason, metrics));
    },
    answer: (admitted, asked) => answered(admitted, asked, deps, reach),
    refuse: (refusal) => refused(refusal, metrics),
  };
}

function refused({ code, message }: Refusal, metrics: GraphqlMetrics): Told {
  metrics.refused(code);
  return { status: 400, body: { errors: [{ message, extensions: { code } }] } };
}

async function answered(
  { query, variables, cost, asOf }: Admitted,
  { viewer, requestId, gone }: Asked,
  deps: EndpointDeps,
  reach: ReachEpoch,
): Promise<Told> {
  const { server, limits, log, metrics } = deps;
  const began = performance.now();
  const deadline = new AbortController();
  const timer = setTimeout(() => {
    deadline.abort(new DeadlineExceeded(limits.deadlineMs));
  }, limits.deadlineMs);
  const signal = AbortSignal.any([deadline.signal, gone]);
  const reads = readsWithin(deps, signal);
  const extensions = { cost: { requested: cost, limit: limits.cost } };
  try {
    const epoch = await epochOf(asOf, reads.present);
    if (epoch !== null) await reach(epoch, reads.present, signal);
    const context = contextOf(deps, viewer, reads, epoch, reach);
    // The context goes in as a copy, since what runs the query writes into it.
    const { data, errors } = await server.graphql(query, { ...context }, { ...variables });
    const told = toldErrors(errors ?? [], requestId, log);
    metrics.answered(performance.now() - began, cost, told[0]?.extensions.code ?? null);
    if (data == null && !signal.aborted && told.every(isOfRequest)) return { status: 400, body: { errors: told } };
    return { status: 200, body: { data, ...(told.length === 0 ? {} : { errors: told }), extensions } };
  } catch (error) {
    const told = toldErrors(refusalsIn(error), requestId, log);
    metrics.refused(told[0]?.extensions.code ?? 'INTERNAL');
    return { status: 400, body: { errors: told } };
  } finally {
    clearTimeout(timer);
  }
}

/** Variables that do not fit are found before any field is asked. */
const isOfRequest = ({ path, extensions }: ToldError): boolean =>
  path === undefined && extensions.code === 'VARIABLES_INVALID';

/** What was known at the time that is asked of; null for now, and for what is no time, which the schema refuses. */
async function epochOf(asOf: string | null, present: pg.Pool): Promise<KnownEpoch | null> {
  const at = asOf === null ? null : parseEventTime(asOf);
  return at?.ok === true ? epochAt(present, at.value) : null;
}

/** Nothing of the request ran: it does not fit the schema, or asks of a time of which nothing can be told. */
function refusalsIn(error: unknown): readonly GraphQLError[] {
  return error instanceof AppError
    ? [new GraphQLError(error.message, { originalError: error })]
    : validationErrorsIn(error);
}

/** A query that does not fit the schema is thrown, with what is wrong with it. */
function validationErrorsIn(error: unknown): readonly GraphQLError[] {
  const errors = typeof error === 'object' && error !== null && 'errors' in error ? error.errors : undefined;
  const found = Array.isArray(errors) ? errors.filter((one) => one instanceof GraphQLError) : [];
  if (found.length === 0) throw error;
  return found;
}
