import type { Actor } from '#cloudtrail';
import type { Candidate, Claim, Outcome, Span, UnitId } from './answer.ts';
import { aliasesOf, centerNamesOf } from './aliases.ts';
import { bind } from './bind.ts';
import { claimsOf, leadsTo, sortedClaims } from './claims.ts';
import { fitsOf } from './fit.ts';
import type { Fit } from './fit.ts';
import { standingOf } from './in-record.ts';
import type { Standing } from './in-record.ts';
import { hasUnknownIssuer } from './unknown-issuer.ts';
import { isUnnamedCenterUser } from './user-shown.ts';
import type { KnownFact, KnownSighting } from './known-fact.ts';

/** All that bears on one unit, before its callers' answers are known. */
export type Binding = {
  readonly unit: UnitId;
  /** Who it is: what a gap of its own says follows from it. */
  readonly actor: Actor;
  /** The `assumed-role` ARN; null for other identities. */
  readonly sessionArn: string | null;
  readonly accessKeyId: string | null;
  readonly claims: readonly Claim[];
  readonly standing: Standing;
  /** By time of issue, then by the lowest event id. */
  readonly candidates: readonly Candidate[];
  /** A further call must have issued this session, and the use may be its. */
  readonly hasUnknownIssuer: boolean;
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
  const fits = fitsOf(actor, facts);
  const candidates = candidatesOf(actor, fits, facts);
  const isTied = candidates.some(({ strength, joinedBy }) => strength === 'EXACT' || joinedBy === 'ISSUED_ACCESS_KEY');
  return {
    unit,
    actor,
    sessionArn: actor.arn?.includes(':assumed-role/') === true ? actor.arn : null,
    accessKeyId: actor.accessKeyId,
    claims: sortedClaims([
      ...claimsOf(
        actor,
        fits.map(({ call }) => call.issuance),
        facts,
      ),
      ...(candidates.length > 0 ? [] : leadsTo(actor, facts)),
    ]),
    ...rootOrElse(
      actor,
      fits,
      isTied,
      !isTied && (hasUnknownIssuer(actor, fits, facts) || isByAgeAlone(actor, candidates)),
    ),
    candidates,
  };
}

/**
 * Whether nothing but its age ties a session to the sign-in of an elder one. Unless AWS marks its records as the console's,
 * it may as well be another session of that second, whose issue was not delivered.
 */
function isByAgeAlone({ isFromConsole }: Actor, candidates: readonly Candidate[]): boolean {
  const began = candidates.filter(({ joinedBy }) => joinedBy !== 'IN_RECORD');
  const isOfAge = ({ joinedBy, strength }: Candidate): boolean => joinedBy === 'CONSOLE_SIGN_IN' && strength === 'WEAK';
  return isFromConsole !== true && began.length > 0 && began.every(isOfAge);
}

function candidatesOf(actor: Actor, fits: readonly Fit[], facts: readonly KnownFact[]): readonly Candidate[] {
  if (actor.type === 'AWSAccount') return aliasesOf(actor, facts);
  return isUnnamedCenterUser(actor) ? centerNamesOf(actor, facts) : bind(actor, fits, facts);
}

/**
 * What the record says by itself, unless it shows the root user where root was assumed: the second factor of whoever
 * called `AssumeRoot` is carried into the session, and proves only that this person had one.
 *
 * Where no key ties such a session to the assumption, the root user may have acted as well: by what the record says, or
 * since a service that acts for root's long-term key shows the moment of that act, which an assumption shares by chance.
 */
function rootOrElse(
  actor: Actor,
  fits: readonly Fit[],
  isTied: boolean,
  isIssuerMissing: boolean,
): Pick<Binding, 'standing' | 'hasUnknownIssuer'> {
  const standing = standingOf(actor);
  const isAssumed = fits.some(({ call }) => call.issuance.eventName === 'AssumeRoot');
  if (actor.type !== 'Root' || !isAssumed) return { standing, hasUnknownIssuer: isIssuerMissing };

  const isPerhapsRoot = actor.isAssumedRoot !== true && (standing.kind === 'origin' || actor.invokedBy !== null);
  return { standing: { kind: 'session' }, hasUnknownIssuer: isIssuerMissing || (isPerhapsRoot && !isTied) };
}
