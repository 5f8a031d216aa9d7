import { isStoreEmpty, recogniseId, sessionsOf, unitsOfId } from '#query';
import type { SessionSummary, UnitIdKind, UnitRow } from '#query';
import { ArgumentInvalid } from './api-fault.ts';
import { nodeIdOf, parseNodeId } from './node-id.ts';
import { pageOf } from './page.ts';
import type { Page, PageArgs } from './page.ts';
import { invalidIdentifier, notFound, outOfCoverage } from './problem.ts';
import type { Problem } from './problem.ts';
import type { RequestContext } from './request-context.ts';
import { rankedPageOf } from './session-cursor.ts';
import type { Ranked } from './session-cursor.ts';

/** The schema's `Session`. */
export type SessionNode = Omit<SessionSummary, 'id' | 'sessionArn'> & {
  readonly __typename: 'Session';
  readonly id: string;
  readonly sessionId: string;
  readonly arn: string | null;
};

/** Shows a session. */
export function sessionNodeOf({ id: sessionId, sessionArn, ...summary }: SessionSummary): SessionNode {
  return {
    __typename: 'Session',
    id: nodeIdOf({ type: 'session', sessionId }),
    sessionId,
    arn: sessionArn,
    ...summary,
  };
}

/** A session by its short id or its node id, or why there is none. */
export async function sessionOf(text: string, { loaders, pool }: RequestContext): Promise<SessionNode | Problem> {
  const node = parseNodeId(text);
  const recognised = recogniseId(node?.type === 'session' ? node.sessionId : text);
  if (recognised.kind !== 'session-id') {
    const hint =
      'Expected s_ and 16 of the digits 0-9 and a-f, or the id of a session; sessions(of: …) takes ARNs and keys.';
    return invalidIdentifier('id', 'The text is no id of a session.', hint);
  }
  const session = await loaders.session.load(recognised.id);
  if (session !== null) return sessionNodeOf(session);
  const what = `session ${recognised.id}`;
  return (await isStoreEmpty(pool)) ? outOfCoverage(what, null) : notFound(what);
}

/** What leads to sessions, and to no end of them only by way of a bound. */
const LEADING: ReadonlySet<string> = new Set<UnitIdKind>([
  'key',
  'session',
  'role',
  'unique-id',
  'principal',
  'instance',
  'user',
]);
const MOST_UNITS = 5_000;

/** A page of the sessions that an id leads to. */
export async function sessionListOf(
  args: PageArgs & { readonly of: string },
  context: RequestContext,
): Promise<Page<SessionNode>> {
  const { kind, id } = recogniseId(args.of);
  if (kind === 'event' || kind === 'malformed' || !LEADING.has(kind) || id.includes('\0')) {
    throw new ArgumentInvalid(
      'of',
      'an access key id, an ARN of a session, role or user, a unique id, a principal id, or an instance id',
    );
  }
  return sessionPageOf(await unitsOfId(context.pool, { kind, id }, MOST_UNITS), args, context);
}

/** A page of the sessions that some units belong to, by the first act of these. Only what the page shows is read. */
export function sessionPageOf(
  units: readonly UnitRow[],
  args: PageArgs,
  context: RequestContext,
): Promise<Page<SessionNode>> {
  const ranked = sessionsOf(units).map(({ id, firstSeenAt }) => ({ rank: firstSeenAt, id, node: id }));
  return shownPageOf(ranked, args, context);
}

/** A page of whole sessions, out of all that are listed by rank and public id. */
export async function shownPageOf(
  ranked: readonly Ranked<string>[],
  args: PageArgs,
  { loaders }: RequestContext,
): Promise<Page<SessionNode>> {
  const inOrder = [...ranked].sort((a, b) => (a.rank < b.rank || (a.rank === b.rank && a.id < b.id) ? -1 : 1));
  const page = rankedPageOf(inOrder, args);
  const edges = await Promise.all(
    page.edges.map(async ({ cursor, node }) => {
      const session = await loaders.session.load(node);
      return session === null ? [] : [{ cursor, node: sessionNodeOf(session) }];
    }),
  );
  return pageOf(edges.flat(), page.pageInfo.hasNextPage, args);
}
