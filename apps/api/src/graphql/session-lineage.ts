import { sessionTree } from '#query';
import type { SessionTree, TreeNode } from '#query';
import { ArgumentInvalid } from './api-fault.ts';
import type { Page, PageArgs } from './page.ts';
import type { RequestContext } from './request-context.ts';
import { shownPageOf } from './session.ts';
import type { SessionNode } from './session.ts';

/** Farther away, or more, than anybody looks at. */
const MOST_STEPS = 20;
const MOST_NODES = 1_000;

export type LineageArgs = { readonly maxDepth: number; readonly maxNodes: number };

/** The schema's `LineageGraph`. */
export type LineageGraph = {
  readonly nodes: readonly (TreeNode & { readonly subTitle: string; readonly mainStat: string | null })[];
  readonly edges: readonly (SessionTree['edges'][number] & { readonly id: string; readonly mainStat: string })[];
  readonly truncated: boolean;
};

/** The sessions above and below one, with their origins. */
export async function lineageOf(
  { sessionId }: SessionNode,
  { maxDepth, maxNodes }: LineageArgs,
  { pool }: RequestContext,
): Promise<LineageGraph> {
  if (maxDepth < 1 || maxDepth > MOST_STEPS) throw new ArgumentInvalid('maxDepth', `1 to ${MOST_STEPS}`);
  if (maxNodes < 1 || maxNodes > MOST_NODES) throw new ArgumentInvalid('maxNodes', `1 to ${MOST_NODES}`);
  const tree = await sessionTree(pool, sessionId, { isUp: true, isDown: true, depth: maxDepth, maxNodes });
  if (tree === null) return { nodes: [], edges: [], truncated: false };
  return {
    nodes: tree.nodes.map((node) => ({ ...node, subTitle: subTitleOf(node), mainStat: node.status })),
    edges: tree.edges.map((edge) => ({
      ...edge,
      id: [edge.source, edge.target, edge.joinedBy, ...edge.issuedBy].join(' '),
      mainStat: edge.joinedBy,
    })),
    truncated: tree.truncated,
  };
}

const subTitleOf = ({ kind, sessionArn, accountId }: TreeNode): string =>
  sessionArn ?? [kind.toLowerCase().replaceAll('_', ' '), accountId].filter((part) => part !== null).join(' ');

/** A page of the sessions above or below one, the nearest first. */
export async function relativesOf(
  { sessionId }: SessionNode,
  way: 'above' | 'below',
  args: PageArgs,
  context: RequestContext,
): Promise<Page<SessionNode>> {
  const options = { isUp: way === 'above', isDown: way === 'below', depth: null, maxNodes: MOST_NODES };
  const tree = await sessionTree(context.pool, sessionId, options);
  const steps = tree === null ? new Map<string, number>() : stepsFrom(sessionId, tree, way);
  steps.delete(sessionId);
  const ranked = [...steps].map(([id, away]) => ({ rank: String(away).padStart(6, '0'), id, node: id }));
  return shownPageOf(ranked, args, context);
}

/** How many steps each session is away. Takes each once, so circles end. */
function stepsFrom(start: string, { nodes, edges }: SessionTree, way: 'above' | 'below'): Map<string, number> {
  const sessions = new Set(nodes.filter(({ kind }) => kind === 'SESSION').map(({ id }) => id));
  const next = new Map<string, string[]>();
  for (const { source, target } of edges) {
    const [from, to] = way === 'above' ? [target, source] : [source, target];
    next.set(from, [...(next.get(from) ?? []), to]);
  }
  const steps = new Map([[start, 0]]);
  for (const [id, away] of steps) {
    for (const to of next.get(id) ?? []) if (!steps.has(to) && sessions.has(to)) steps.set(to, away + 1);
  }
  return steps;
}
