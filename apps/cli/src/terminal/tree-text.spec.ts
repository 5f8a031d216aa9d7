import { describe, expect, it } from '@jest/globals';
import type { SessionTree, TreeEdge, TreeNode } from '#query';
import { treeText } from './tree-text.ts';

const node = (id: string, part: Partial<TreeNode> = {}): TreeNode => ({
  id,
  kind: 'SESSION',
  title: id,
  sessionArn: null,
  accessKeyIds: [],
  status: 'PROVEN',
  createdAt: null,
  firstSeenAt: null,
  lastSeenAt: null,
  accountId: null,
  ...part,
});

const edge = (source: string, target: string, issuedAt = '2026-03-02T09:00:00Z'): TreeEdge => ({
  source,
  target,
  joinedBy: 'ISSUED_ACCESS_KEY',
  strength: 'EXACT',
  issuedBy: [],
  issuedAt,
  crossAccount: false,
});

const treeOf = (ids: readonly string[], edges: readonly TreeEdge[], startIds: readonly string[] = []): SessionTree => ({
  nodes: ids.map((id) => node(id)),
  edges,
  truncated: false,
  startIds,
});

/** The tree's lines, without what they tell of each session. */
const drawn = (tree: SessionTree): readonly string[] =>
  treeText(tree)
    .split('\n')
    .map((line) => /^[ │├╰─]*\w+/.exec(line)?.[0] ?? line);

describe('treeText', () => {
  it('draws what grew out of something below it, by time, and marks what was asked for', () => {
    const edges = [edge('a', 'b', '2026-03-02T10:00:00Z'), edge('a', 'c', '2026-03-02T09:00:00Z'), edge('c', 'd')];
    const tree = treeOf(['a', 'b', 'c', 'd'], edges, ['d']);
    expect(drawn(tree)).toEqual([' a', ' ├─ c', ' │  ╰─ d', ' ╰─ b']);
    expect(treeText(tree).split('\n')[2]).toMatch(/◀$/);
  });

  it('ends on circles, and names again what was drawn', () => {
    const tree = treeOf(['a', 'b'], [edge('a', 'b'), edge('b', 'a')], ['b']);
    expect(drawn(tree)).toEqual([' b', ' ╰─ a', '    ╰─ b']);
    expect(treeText(tree)).toMatch(/\(see above\)$/);
  });

  it('draws a chain of a thousand', () => {
    const ids = Array.from({ length: 1_000 }, (_, index) => `s${index}`);
    const edges = ids.slice(1).map((id, index) => edge(ids[index] ?? '', id));
    expect(treeText(treeOf(ids, edges)).split('\n')).toHaveLength(1_000);
  });

  it('sends no control character of a name', () => {
    const tree = { ...treeOf([], []), nodes: [node('a', { title: 'x\u001b[2J\u009b' })] };
    expect(treeText(tree)).not.toMatch(/[\u001b\u009b]/);
  });
});
