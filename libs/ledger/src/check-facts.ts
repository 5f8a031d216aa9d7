import { factRowsOf } from './fact-row.ts';
import type { FactRow } from './fact-row.ts';
import { findingAt } from './finding.ts';
import type { Finding } from './finding.ts';
import type { StoredAppend } from './load-appends.ts';
import type { Derived } from './new-record-of.ts';

/** Compares the facts of an append with those that its records teach. */
export function checkFacts(
  { appendId, row, records, facts }: StoredAppend,
  derived: readonly Derived[],
): readonly Finding[] {
  const findings: Finding[] = [];
  const unclaimed = new Map<string, number>();
  for (const fact of facts) unclaimed.set(keyOf(fact), (unclaimed.get(keyOf(fact)) ?? 0) + 1);

  const expected = factRowsOf(derived);
  for (const fact of expected) {
    const there = unclaimed.get(keyOf(fact)) ?? 0;
    if (there > 0) unclaimed.set(keyOf(fact), there - 1);
    else
      findings.push(findingAt('FACT_MISSING', { appendId }, `the ${fact.kind} ${fact.factId} is not there as taught`));
  }
  // What an unreadable record taught is not known, so what is left may be its facts.
  const isKnown = derived.length === records.length;
  for (const fact of isKnown ? facts : []) {
    const left = unclaimed.get(keyOf(fact)) ?? 0;
    if (left === 0) continue;
    unclaimed.set(keyOf(fact), left - 1);
    findings.push(findingAt('FACT_UNFOUNDED', { appendId }, `no record teaches the ${fact.kind} ${fact.factId}`));
  }
  if (row.fact_count !== facts.length) {
    const detail = `${String(facts.length)} facts are there, ${String(row.fact_count)} were appended`;
    findings.push(findingAt('APPEND_FACT_COUNT', { appendId }, detail));
  }
  return findings;
}

const keyOf = ({ factId, kind, firstAt, lastAt, body }: FactRow): string =>
  `${factId} ${kind} ${String(firstAt)} ${String(lastAt)} ${body}`;
