import type { Actor } from '#cloudtrail';
import type { KnownIssuance } from '#lineage';
import { unitOf } from '../a-sighting.ts';
import { aStranger, anActor, roleArnOf } from '../an-actor.ts';
import { aTakenRole } from '../an-issuance.ts';
import type { Use } from './credential.ts';
import type { Step } from './plan.ts';
import { accountOf, canTakeRoles } from './stage.ts';
import type { CallPart, Stage } from './stage.ts';

/** The role that a federated caller asks for, as the record of the call shows it of the caller. */
export function askedRole(stage: Stage, step: Step): Pick<Actor, 'federatedRoleArn'> {
  const { role, into } = stage.taking(step);
  return { federatedRoleArn: roleArnOf(into, role) };
}

/** Takes a role, as one or two accounts see it. */
export function takeRole(stage: Stage, step: Step, caller: Use, part: CallPart = {}): void {
  const taking = stage.taking(step);
  const key = stage.keyFor(taking.principalId);
  const isByBrowser =
    part.eventName === 'AssumeRoleWithSAML' ? step.detail > 1 : caller.actor.invokedBy === 'AWS Internal';
  const isHidden = step.detail === 3 && step.name === 1;
  const eventId = stage.nextEvent();
  const call = { ...taking, at: stage.time(), key: isHidden ? null : key };
  const sharedEventId = accountOf(caller) === taking.into ? null : eventId;
  const copies = copiesOf(stage, step, { caller, into: taking.into, eventId }, (by, accountId, copy) =>
    aTakenRole({ ...call, by, accountId, eventId: `${eventId}${copy}` }, { ...part, sharedEventId }),
  );
  stage.grant(caller, copies, {
    origin: caller.credential.origin,
    actor: stage.sessionOf(taking, isByBrowser ? `ASIAWEB${eventId}` : key),
  });
}

type Across = { readonly caller: Use; readonly into: string; readonly eventId: string };

/** The delivered copies of a call; the role's own account sees of a stranger no more than a unique id. */
function copiesOf(
  stage: Stage,
  step: Step,
  { caller, into, eventId }: Across,
  copyFor: (by: Actor, accountId: string, copy: string) => KnownIssuance,
): readonly KnownIssuance[] {
  const home = accountOf(caller);
  const mine = step.lost[0] ? [] : toldOf(copyFor(caller.actor, home ?? into, ''), step);
  if (home === null || home === into || step.lost[1]) return mine;
  const stranger = strangerOf(stage, caller, eventId);
  stage.tell([], [stranger]);
  return [...mine, ...toldOf(copyFor(stranger.actor, into, '-copy'), step)];
}

/** A use as the other account's copy of its record shows it. */
export function strangerOf(stage: Stage, use: Use, sharedEventId: string): Use {
  const seen = { accountId: accountOf(use), calledAt: stage.now() };
  const actor = aStranger(use.actor.principalId ?? '', sharedEventId, seen);
  return { ...use, actor, copyOf: use };
}

/** The record of an issue, and the later one that corrects it: the first hides the key, or does not say who called. */
function toldOf(known: KnownIssuance, { corrected, detail }: Step): readonly KnownIssuance[] {
  if (corrected === 'no') return [known];
  const { issuance } = known;
  const { eventId } = issuance.evidence;
  const isNameless = detail % 2 === 0 && canTakeRoles(issuance.caller);
  const hidden = isNameless ? { caller: NOBODY } : { issuedKeyId: null, expiresAt: null };
  const first = { ...known, issuance: { ...issuance, ...hidden }, caller: isNameless ? unitOf(NOBODY) : known.caller };
  const amends = { eventId, fields: isNameless ? 'userIdentity' : 'responseElements' };
  const evidence = { ...issuance.evidence, eventId: `${eventId}-later` };
  const later = { ...known, issuance: { ...issuance, evidence, amends } };
  return [...(corrected === 'later' ? [] : [first]), ...(corrected === 'first' ? [] : [later])];
}

const NOBODY = anActor({ type: 'Unknown' });
