/**
 * The strongly connected components of a graph, in an order in which everything that a component leads to comes before
 * it. What lies on one circle is in one component, sorted.
 *
 * Tarjan's algorithm without recursion, since chains may be any length. Takes time linear in nodes and edges.
 */
export function componentsOf(
  nodes: readonly string[],
  leadsTo: (node: string) => readonly string[],
): readonly (readonly string[])[] {
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const open: string[] = [];
  const isOpen = new Set<string>();
  const components: string[][] = [];

  const enter = (node: string): Visit => {
    index.set(node, index.size);
    low.set(node, index.size - 1);
    open.push(node);
    isOpen.add(node);
    return { node, targets: leadsTo(node), next: 0 };
  };
  const lower = (node: string, to: number | undefined): void => {
    if (to !== undefined) low.set(node, Math.min(low.get(node) ?? to, to));
  };
  const close = (node: string): void => {
    const component = open.splice(open.lastIndexOf(node));
    for (const member of component) isOpen.delete(member);
    components.push(component.sort());
  };

  for (const root of nodes) {
    if (index.has(root)) continue;
    const visits = [enter(root)];
    for (let visit = visits.at(-1); visit !== undefined; visit = visits.at(-1)) {
      const target = visit.targets[visit.next];
      if (target !== undefined) {
        visit.next += 1;
        if (!index.has(target)) visits.push(enter(target));
        else if (isOpen.has(target)) lower(visit.node, index.get(target));
        continue;
      }
      visits.pop();
      const parent = visits.at(-1);
      if (parent !== undefined) lower(parent.node, low.get(visit.node));
      if (low.get(visit.node) === index.get(visit.node)) close(visit.node);
    }
  }
  return components;
}

type Visit = { readonly node: string; readonly targets: readonly string[]; next: number };
