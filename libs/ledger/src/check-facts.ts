import { uuidOfText } from './event-key.ts';
import { factRowsOf } from './fact-row.ts';
import type { FactRow, Teaching } from './fact-row.ts';
import { findingAt } from './finding.ts';
import type { Finding } from './finding.ts';
import type { StoredAppend } from './load-appends.ts';
import type { Derived } from './new-record-of.ts';

/** Compares the facts of an append with those that its records teach. */
export function checkFacts(append: StoredAppend, derived: readonly Derived[]): readonly Finding[] {
  const { appendId, row, records, factBlocks } = append;
  const damaged = factBlocks.flatMap(({ block, facts }): Finding[] => {
    const detail = `block ${String(block)} of its facts does not unpack to facts`;
    return facts === undefined ? [findingAt('BLOCK_DAMAGED', { appendId }, detail)] : [];
  });
  const facts = factBlocks.flatMap((block) => block.facts ?? []);
  const { missing, left } = compared(facts, factRowsOf(derived.map(teachingOf)));

  const findings: Finding[] = [...damaged];
  // Which facts a damaged block holds is not known, so whatever is missed may be among them.
  const isWhole = damaged.length === 0;
  for (const fact of isWhole ? missing : [])
    findings.push(findingAt('FACT_MISSING', { appendId }, `the ${nameOf(fact)} is not there as taught`));
  // What an unreadable record taught is not known, so what is left may be its facts.
  for (const fact of derived.length === records.length ? left : [])
    findings.push(findingAt('FACT_UNFOUNDED', { appendId }, `no record teaches the ${nameOf(fact)}`));
  if (isWhole && row.fact_count !== facts.length) {
    const detail = `${String(facts.length)} facts are there, ${String(row.fact_count)} were appended`;
    findings.push(findingAt('APPEND_FACT_COUNT', { appendId }, detail));
  }
  return findings;
}

type Compared = { readonly missing: readonly FactRow[]; readonly left: readonly FactRow[] };

/** Expected facts that are not there, and facts that are there and not expected, each as often as it is there. */
function compared(facts: readonly FactRow[], expected: readonly FactRow[]): Compared {
  const unclaimed = new Map<string, FactRow[]>();
  for (const fact of facts) {
    const alike = unclaimed.get(keyOf(fact));
    if (alike === undefined) unclaimed.set(keyOf(fact), [fact]);
    else alike.push(fact);
  }
  const missing = expected.filter((fact) => unclaimed.get(keyOf(fact))?.pop() === undefined);
  return { missing, left: [...unclaimed.values()].flat() };
}

const keyOf = ({ kind, firstAt, lastAt, body }: FactRow): string =>
  `${kind} ${String(firstAt)} ${String(lastAt)} ${body}`;

const nameOf = ({ kind, body }: FactRow): string => `${kind} ${uuidOfText(body)}`;

const teachingOf = ({ columns: { eventTime, actor }, actorBody, facts }: Derived): Teaching => ({
  eventTime,
  actor,
  actorBody,
  facts,
});
