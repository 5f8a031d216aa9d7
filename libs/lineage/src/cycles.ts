import type { UnitId } from './answer.ts';

/**
 * The strongly connected components of a graph: each unit with the number of its component, and the components in an
 * order in which everything that a component leads to comes before it.
 *
 * Tarjan's algorithm without recursion, since chains may be any length. Takes time linear in units and edges.
 */
export function componentsOf(
  units: readonly UnitId[],
  leadsTo: (unit: UnitId) => readonly UnitId[],
): readonly (readonly UnitId[])[] {
  const index = new Map<UnitId, number>();
  const low = new Map<UnitId, number>();
  const open: UnitId[] = [];
  const isOpen = new Set<UnitId>();
  const components: UnitId[][] = [];

  const enter = (unit: UnitId): Visit => {
    index.set(unit, index.size);
    low.set(unit, index.size - 1);
    open.push(unit);
    isOpen.add(unit);
    return { unit, targets: leadsTo(unit), next: 0 };
  };
  const lower = (unit: UnitId, to: number | undefined): void => {
    if (to !== undefined) low.set(unit, Math.min(low.get(unit) ?? to, to));
  };
  const close = (unit: UnitId): void => {
    const component = open.splice(open.lastIndexOf(unit));
    for (const member of component) isOpen.delete(member);
    components.push(component.sort());
  };

  for (const root of units) {
    if (index.has(root)) continue;
    const visits = [enter(root)];
    for (let visit = visits.at(-1); visit !== undefined; visit = visits.at(-1)) {
      const target = visit.targets[visit.next];
      if (target !== undefined) {
        visit.next += 1;
        if (!index.has(target)) visits.push(enter(target));
        else if (isOpen.has(target)) lower(visit.unit, index.get(target));
        continue;
      }
      visits.pop();
      const parent = visits.at(-1);
      if (parent !== undefined) lower(parent.unit, low.get(visit.unit));
      if (low.get(visit.unit) === index.get(visit.unit)) close(visit.unit);
    }
  }
  return components;
}

type Visit = { readonly unit: UnitId; readonly targets: readonly UnitId[]; next: number };
