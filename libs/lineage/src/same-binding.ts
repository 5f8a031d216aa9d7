import type { Binding } from './binding.ts';

/** Whether two bindings of one unit say the same. */
export function isSameBinding(a: Binding, b: Binding): boolean {
  return bindingText(a) === bindingText(b);
}

function bindingText({ claims, standing, hasUnknownIssuer, candidates }: Binding): string {
  const inOrder = candidates.map(({ at, from, until, issuedBy, joinedBy, strength, isCrossAccount, isHop, behind }) => {
    return [at, from, until, issuedBy, joinedBy, strength, isCrossAccount, isHop, behind];
  });
  return JSON.stringify([claims, standing, hasUnknownIssuer, inOrder]);
}
