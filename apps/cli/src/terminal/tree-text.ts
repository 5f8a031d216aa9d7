import type { SessionTree, TreeEdge, TreeNode } from '#query';
import { joinWords, kindWords } from './answer-words.ts';
import { safeText } from './safe-text.ts';

/** A node with the edge that led to it, and where it is drawn. */
type Branch = {
  readonly node: TreeNode;
  readonly edge: TreeEdge | null;
  readonly before: string;
  readonly mark: string;
};

/**
 * A tree of sessions with box characters. What grew out of several is drawn under the first and named again under the
 * others, so circles end.
 */
export function treeText({ nodes, edges: all, startIds }: SessionTree): string {
  // A session that took its own role in the second of its creation is its own parent, which says nothing here.
  const edges = all.filter(({ source, target }) => source !== target);
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const below = new Map<string, TreeEdge[]>();
  for (const edge of edges) below.set(edge.source, [...(below.get(edge.source) ?? []), edge]);
  const lines: string[] = [];
  const drawn = new Set<string>();
  const start = new Set(startIds);

  const draw = (root: TreeNode): void => {
    const pending: Branch[] = [{ node: root, edge: null, before: ' ', mark: '' }];
    for (let branch = pending.pop(); branch !== undefined; branch = pending.pop()) {
      const { node, edge, before, mark } = branch;
      const isAgain = drawn.has(node.id);
      drawn.add(node.id);
      lines.push(
        `${before}${mark}${lineOf(node, edge)}${start.has(node.id) ? '  ◀' : ''}${isAgain ? '  (see above)' : ''}`,
      );
      if (isAgain) continue;
      const inner = before + (mark === '' ? '' : mark.startsWith('├') ? '│  ' : '   ');
      const children = oneForEach(below.get(node.id) ?? [], byId);
      children.forEach((child, index) => {
        pending.push({ ...child, before: inner, mark: index === 0 ? '╰─ ' : '├─ ' });
      });
    }
  };
  const targets = new Set(edges.map(({ target }) => target));
  for (const node of nodes) if (!targets.has(node.id)) draw(node);
  // What lies on a circle hangs from nothing: it is drawn from where it was asked for.
  for (const node of [...nodes.filter(({ id }) => start.has(id)), ...nodes]) if (!drawn.has(node.id)) draw(node);
  return lines.join('\n');
}

/** The children of a node, the last first; of several calls that tie the same two, the first is named. */
function oneForEach(
  edges: readonly TreeEdge[],
  byId: ReadonlyMap<string, TreeNode>,
): readonly Pick<Branch, 'node' | 'edge'>[] {
  const first = new Map<string, Pick<Branch, 'node' | 'edge'>>();
  for (const edge of edges) {
    const node = byId.get(edge.target);
    if (node !== undefined && !first.has(edge.target)) first.set(edge.target, { node, edge });
  }
  const timeOf = ({ node, edge }: Pick<Branch, 'node' | 'edge'>): string => edge?.issuedAt ?? node.firstSeenAt ?? '';
  return [...first.values()].sort((a, b) => (timeOf(a) < timeOf(b) ? 1 : timeOf(a) > timeOf(b) ? -1 : 0));
}

function lineOf(node: TreeNode, edge: TreeEdge | null): string {
  if (node.kind !== 'SESSION') return safeText(`${node.title}   ${kindWords(node.kind)}`);
  const [key, ...more] = node.accessKeyIds;
  const keys = key === undefined ? 'no key shown' : `${key}${more.length === 0 ? '' : ` +${more.length}`}`;
  const account = node.accountId === null ? '' : `in ${node.accountId}`;
  const since = edge?.issuedAt ?? node.createdAt ?? node.firstSeenAt ?? '';
  const tie = edge === null ? '' : `${joinWords(edge.joinedBy)}${edge.crossAccount ? '  ⇄ account' : ''}`;
  const cells = [node.title, account, since, keys, node.status ?? '', node.id, tie];
  return safeText(cells.filter((cell) => cell !== '').join('   '));
}
