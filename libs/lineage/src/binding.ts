import type { Actor } from '#cloudtrail';
import type { Candidate, Claim, Gap, Outcome, Span, UnitId } from './answer.ts';
import { aliasesOf } from './aliases.ts';
import { bind } from './bind.ts';
import { claimsOf } from './claims.ts';
import { gapOf, standingOf } from './in-record.ts';
import type { Standing } from './in-record.ts';
import { issuerGapOf } from './issuer-gap.ts';
import { hasUnknownIssuer } from './unknown-issuer.ts';
import type { KnownFact, KnownIssuance, KnownSighting } from './known-fact.ts';

/** All that bears on one unit, before its callers' answers are known. */
export type Binding = {
  readonly unit: UnitId;
  /** The `assumed-role` ARN; null for other identities. */
  readonly sessionArn: string | null;
  readonly accessKeyId: string | null;
  readonly claims: readonly Claim[];
  readonly standing: Standing;
  /** By time of issue, then by the lowest event id. */
  readonly candidates: readonly Candidate[];
  /** The session shows a key that no delivered call issued, so a further call must fit where no key tells. */
  readonly hasUnknownIssuer: boolean;
  readonly issuerGap: Gap;
  readonly validityGap: Gap;
};

/**
 * How one unit is bound, and its answer at every moment: that of the span which the moment lies in, else `otherwise`.
 * A function of the facts alone, so equal sets of facts give equal resolutions, byte for byte.
 */
export type Resolution = Binding & {
  /** By time; they do not overlap. */
  readonly spans: readonly Span[];
  readonly otherwise: Outcome;
};

/**
 * Finds what a unit hangs from, among the facts that share a join key with it.
 *
 * @param facts at least every fact with a join key of the sighting; others do no harm, nor do order and repetition
 */
export function bindingOf(sighting: KnownSighting, facts: readonly KnownFact[]): Binding {
  const { actor, unit } = sighting;
  const issuances = facts.filter((fact): fact is KnownIssuance => fact.kind === 'issuance');
  const candidates = actor.type === 'AWSAccount' ? aliasesOf(actor, facts) : bind(actor, issuances);
  return {
    unit,
    sessionArn: actor.arn?.includes(':assumed-role/') === true ? actor.arn : null,
    accessKeyId: actor.accessKeyId,
    claims: claimsOf(
      actor,
      issuances.filter(({ issuance }) => isAmong(candidates, issuance.evidence.eventId)).map((known) => known.issuance),
    ),
    standing: standingOf(actor),
    candidates,
    hasUnknownIssuer: hasUnknownIssuer(actor, facts),
    issuerGap: issuerGapOf(actor),
    validityGap: validityGapOf(actor),
  };
}

function isAmong(candidates: readonly Candidate[], eventId: string): boolean {
  return candidates.some(({ issuedBy }) => issuedBy.some((record) => record.eventId === eventId));
}

function validityGapOf(actor: Actor): Gap {
  const next =
    'records of a later issue of the same credential, if there was one: the known one does not cover this moment';
  return gapOf('OUTSIDE_VALIDITY', actor, next);
}
