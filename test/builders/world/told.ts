import type { KnownFact } from '#lineage';
import type { Use } from './credential.ts';

/** What was delivered of a story: the facts, and every use that a record shows, with who it was in truth. */
export type World = { readonly facts: readonly KnownFact[]; readonly uses: readonly Use[] };

/** What callers type, and may change at will: session names and a source identity. */
export type Typed = { readonly names: readonly [string, string]; readonly sourceIdentity: string | null };
