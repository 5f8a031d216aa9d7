import { unpackLines, uuidOfText } from '#ledger';
import { parseKnownFact } from '#lineage';
import type { KnownFact } from '#lineage';

/** Whether a row of `lineage.fact_key` holds one of the key hashes that a parameter gives. */
export const isUnder = (parameter: string): string => `(
  principal_key = any(${parameter}::bigint[]) or role_key = any(${parameter}::bigint[])
    or holder_key = any(${parameter}::bigint[]) or other_key = any(${parameter}::bigint[]))`;

/** A fact as the resolver keeps it: the line of a pack of which it is one. */
export type FiledFactRow = { readonly fact_id: string; readonly line: number; readonly packed: Buffer };

/** The facts in some rows; kinds that no join looks at are left out. */
export function factsInRows(rows: readonly FiledFactRow[]): readonly KnownFact[] {
  return rows.flatMap(({ fact_id: id, line, packed }) => {
    const [kind = '', ...words] = (unpackLines(packed)[line] ?? '').split(' ');
    return parseKnownFact({ id, kind, body: words.join(' '), firstAt: null }, uuidOfText) ?? [];
  });
}
