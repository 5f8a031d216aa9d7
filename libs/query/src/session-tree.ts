import { compareText, distinctInOrder } from '#kernel';
import type { Hop, Origin, OriginKind, Status } from '#lineage';
import { originKey } from '#lineage';
import type pg from 'pg';
import { exploreTree } from './explore-tree.ts';
import type { ExploredTree, TreeOptions } from './explore-tree.ts';
import type { Parent } from './parent-links.ts';
import { sessionsOf } from './session-summary.ts';
import type { SessionSummary } from './session-summary.ts';
import { treeStart } from './tree-start.ts';

/** A session, or an origin at the top of some. Of origins only `id`, `kind`, `title` and `accountId` are known. */
export type TreeNode = {
  /** The session's public id, or the origin's id; where two origins share one, their kind and account follow it. */
  readonly id: string;
  readonly kind: 'SESSION' | OriginKind;
  readonly title: string;
  readonly sessionArn: string | null;
  readonly accessKeyIds: readonly string[];
  readonly status: Status | null;
  readonly createdAt: string | null;
  readonly firstSeenAt: string | null;
  readonly lastSeenAt: string | null;
  readonly accountId: string | null;
};

/** That the target grew out of the source, and by which call. */
export type TreeEdge = {
  readonly source: string;
  readonly target: string;
  readonly joinedBy: Hop['joinedBy'];
  readonly strength: Hop['strength'];
  readonly issuedBy: readonly string[];
  readonly issuedAt: string | null;
  readonly crossAccount: boolean;
};

/** The sessions above and below some session or origin. Nodes by id; edges by source, target and time. */
export type SessionTree = {
  readonly nodes: readonly TreeNode[];
  readonly edges: readonly TreeEdge[];
  /** More sessions hang from these than are shown. */
  readonly truncated: boolean;
  /** Ids of the nodes that were asked for. */
  readonly startIds: readonly string[];
};

/**
 * The sessions above and below whatever an id leads to: an event, a key, a session, a role, a user or another origin.
 *
 * @returns null where the id leads to no session and no origin
 */
export async function sessionTree(
  pool: pg.Pool | pg.ClientBase,
  text: string,
  options: TreeOptions,
): Promise<SessionTree | null> {
  const start = await treeStart(pool, text);
  if (start.length === 0) return null;
  return laidOut(await exploreTree(pool, start, options), start);
}

function laidOut(explored: ExploredTree, start: readonly Parent[]): SessionTree {
  const idOf = idsOf([...explored.origins.values()]);
  const sessions = sessionsOf([...explored.sessions.values()].flat());
  const nodes = [
    ...sessions.map(sessionNode),
    ...[...explored.origins.values()].map((origin) => originNode(origin, idOf)),
  ];
  const present = new Set(nodes.map(({ id }) => id));
  const edges = sessions.flatMap(({ id: target }) =>
    (explored.links.get(target) ?? []).map(({ parent, ...tie }) => ({ source: idOf(parent), target, ...tie })),
  );
  return {
    nodes: nodes.sort((a, b) => compareText(a.id, b.id)),
    edges: distinctInOrder(
      edges.filter(({ source }) => present.has(source)),
      edgeKey,
    ),
    truncated: explored.isTruncated,
    startIds: [...new Set(start.map(idOf))].filter((id) => present.has(id)),
  };
}

function sessionNode(session: SessionSummary): TreeNode {
  const { id, sessionArn, accessKeyIds, status, createdAt, firstSeenAt, lastSeenAt, accountId } = session;
  const title = titleOf(session);
  return {
    id,
    kind: 'SESSION',
    title,
    sessionArn,
    accessKeyIds,
    status,
    createdAt,
    firstSeenAt,
    lastSeenAt,
    accountId,
  };
}

function titleOf({ sessionArn, name, principalId, id }: SessionSummary): string {
  const role = sessionArn?.split('/').at(-2);
  return role === undefined ? (name ?? principalId ?? id) : `${role} "${name ?? ''}"`;
}

const originNode = (origin: Origin, idOf: (parent: Parent) => string): TreeNode => ({
  id: idOf({ kind: 'origin', origin }),
  kind: origin.kind,
  title: origin.kind === 'IAM_USER' ? (origin.id.split('/').at(-1) ?? origin.id) : origin.id,
  sessionArn: null,
  accessKeyIds: [],
  status: null,
  createdAt: null,
  firstSeenAt: null,
  lastSeenAt: null,
  accountId: origin.accountId,
});

function idsOf(origins: readonly Origin[]): (parent: Parent) => string {
  const keys = new Map<string, Set<string>>();
  for (const origin of origins) keys.set(origin.id, (keys.get(origin.id) ?? new Set()).add(originKey(origin)));
  return (parent) => {
    if (parent.kind === 'session') return parent.id;
    const { id, kind, accountId, service } = parent.origin;
    if ((keys.get(id)?.size ?? 0) < 2) return id;
    return [id, kind, accountId, service].filter((part) => part !== null).join(' ');
  };
}

const edgeKey = (edge: TreeEdge): string =>
  JSON.stringify([edge.source, edge.target, edge.issuedAt ?? '', edge.issuedBy, edge.joinedBy]);
