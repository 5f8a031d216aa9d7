import type { Actor, Issuance } from '#cloudtrail';
import type { EpochMs } from '#kernel';
import type { KnownFact, KnownGrant, KnownIssuance, KnownSignIn, Origin } from '#lineage';
import { unitOf, withSightings } from '../a-sighting.ts';
import { aSignIn, aSignInGrant } from '../a-sign-in.ts';
import {
  aFederatedUser,
  anIamUser,
  aRoleSession,
  aRootUser,
  aSamlUser,
  aService,
  aStranger,
  aWebIdentity,
  AWAY,
  HOME,
} from '../an-actor.ts';
import { aFederationToken, anAssumedRoot, aServiceIssue, aSessionToken, aTakenRole } from '../an-issuance.ts';
import { theRootUser, theUser, theWorkload } from '../an-origin.ts';
import { after, moment } from '../moment.ts';
import { anHourAfter, isAlive, useOf } from './credential.ts';
import type { Credential, Use } from './credential.ts';
import type { Step } from './plan.ts';

/** What was delivered of a story: the facts, and every use that a record shows, with who it was in truth. */
export type World = { readonly facts: readonly KnownFact[]; readonly uses: readonly Use[] };

/** What callers type, and may change at will: session names and a source identity. */
export type Typed = { readonly names: readonly [string, string]; readonly sourceIdentity: string | null };

export const AS_TYPED: Typed = { names: ['ci', 'i-0abc'], sourceIdentity: null };

const ROLES = [
  { role: 'Deploy', into: HOME },
  { role: 'Build', into: HOME },
  { role: 'Admin', into: AWAY },
] as const;

/** Plays a plan. A function of the plan and of what is typed, so that one story can be told with other names. */
export function worldOf(plan: readonly Step[], typed: Typed = AS_TYPED): World {
  const story = new Story(typed);
  for (const step of plan) story.play(step);
  return story.told();
}

/** A record by which somebody got a credential. */
type KnownCall = KnownIssuance | KnownSignIn | KnownGrant;

type Taking = { readonly role: string; readonly into: string; readonly name: string; readonly principalId: string };

/** A story while it is told. */
class Story {
  readonly #typed: Typed;
  readonly #credentials: Credential[] = ['alice', 'bob'].map((name) => ({
    origin: theUser(name),
    actor: anIamUser(name),
    expiresAt: null,
    issue: null,
  }));
  readonly #issued: { readonly principalId: string; readonly at: EpochMs }[] = [];
  readonly #facts: KnownCall[] = [];
  readonly #uses: Use[] = [];
  #now = moment('09:00:00');
  #events = 0;

  constructor(typed: Typed) {
    this.#typed = typed;
    const root = aRootUser({ accountId: AWAY });
    this.#credentials.push({ origin: theRootUser(AWAY), actor: root, expiresAt: null, issue: null });
  }

  told(): World {
    const sightings = this.#uses.map(({ actor }) => ({ kind: 'sighting' as const, actor, unit: unitOf(actor) }));
    return { facts: withSightings([...this.#facts, ...sightings]), uses: this.#uses };
  }

  play(step: Step): void {
    this.#now = after(this.#now, step.wait * 1_000);
    switch (step.act) {
      case 'use':
        if (!step.lost[0]) this.#uses.push(this.#useBy(step));
        return;
      case 'take':
        return this.#take(step, this.#useBy(step, canTakeRoles));
      case 'switch-role': {
        const use = this.#useBy(step, canTakeRoles);
        return this.#take(step, { ...use, actor: { ...use.actor, invokedBy: 'AWS Internal' } });
      }
      case 'take-by-saml': {
        const carol = aSamlUser('carol');
        const origin = { kind: 'SAML_USER', id: 'carol', accountId: null, service: null } as const;
        return this.#take(step, this.#outsider(carol, origin), { eventName: 'AssumeRoleWithSAML' });
      }
      case 'take-by-web-identity': {
        const pod = aWebIdentity('system:serviceaccount:shop:cart');
        const origin = { kind: 'WEB_IDENTITY', id: pod.userName ?? '', accountId: HOME, service: null } as const;
        return this.#take(step, this.#outsider(pod, origin), { eventName: 'AssumeRoleWithWebIdentity' });
      }
      case 'take-by-service':
        return this.#takeByService(step);
      case 'get-session-token':
        return this.#getSessionToken(step);
      case 'get-federation-token':
        return this.#getFederationToken(step);
      case 'assume-root':
        return this.#assumeRoot(step);
      case 'root-signs-in':
        return this.#signIn(step, aRootUser({ accountId: AWAY }), theRootUser(AWAY));
      case 'user-signs-in': {
        const name = step.who % 2 === 0 ? 'alice' : 'bob';
        return this.#signIn(step, anIamUser(name), theUser(name));
      }
      case 'enter-console':
        return this.#enterConsole(step);
      case 'let-agent-in':
        return this.#letAgentIn(step);
    }
  }

  #useBy(step: Step, can: (actor: Actor) => boolean = () => true): Use {
    const able = this.#credentials.filter((one) => can(one.actor) && isAlive(one, this.#now));
    return useOf(able[step.who % able.length]!, this.#now, step.shown, step.detail);
  }

  #outsider(actor: Actor, origin: Origin): Use {
    const credential: Credential = { origin, actor, expiresAt: null, issue: null };
    return { actor, at: this.#now, credential, shown: 'key' };
  }

  #take(step: Step, caller: Use, part: Partial<Issuance> = {}): void {
    const taking = this.#taking(step);
    const key = this.#keyFor(taking.principalId);
    const isByBrowser =
      part.eventName === 'AssumeRoleWithSAML' ? step.detail > 1 : caller.actor.invokedBy === 'AWS Internal';
    const isHidden = step.detail === 3 && step.name === 1;
    const eventId = this.#nextEvent();
    const call = { ...taking, at: this.#time(), key: isHidden ? null : key };
    const copies = this.#copiesOf(step, caller, taking.into, (by, accountId, copy) =>
      aTakenRole(
        { ...call, by, accountId, eventId: `${eventId}${copy}` },
        { ...part, sharedEventId: accountOf(caller) === taking.into ? null : eventId },
      ),
    );
    this.#grant(caller, copies, {
      origin: caller.credential.origin,
      actor: this.#sessionOf(taking, isByBrowser ? `ASIAWEB${eventId}` : key),
    });
  }

  #takeByService(step: Step): void {
    const taking = this.#taking(step);
    const key = this.#keyFor(taking.principalId);
    const caller = this.#outsider(aService('ec2.amazonaws.com'), AWS_SERVICE);
    const eventId = this.#nextEvent();
    const facts = step.lost[0] ? [] : [aServiceIssue({ ...taking, by: caller.actor, at: this.#time(), key, eventId })];
    this.#grant(caller, facts, {
      origin: theWorkload(taking.name, 'ec2.amazonaws.com', taking.into),
      actor: this.#sessionOf(taking, key),
    });
  }

  #getSessionToken(step: Step): void {
    const caller = this.#useBy({ ...step, shown: 'key' }, ({ createdAt }) => createdAt === null);
    const key = this.#keyFor(caller.actor.principalId ?? '');
    const eventId = this.#nextEvent();
    const facts = step.lost[0] ? [] : [aSessionToken({ by: caller.actor, at: this.#time(), key, eventId })];
    const actor = { ...caller.actor, accessKeyId: key, createdAt: this.#now };
    this.#grant(caller, facts, { origin: caller.credential.origin, actor });
  }

  #getFederationToken(step: Step): void {
    const caller = this.#useBy(
      { ...step, shown: 'key' },
      ({ type, createdAt }) => type === 'IAMUser' && createdAt === null,
    );
    const name = 'partner';
    const key = this.#keyFor(`${HOME}:${name}`);
    const eventId = this.#nextEvent();
    const facts = step.lost[0] ? [] : [aFederationToken({ by: caller.actor, at: this.#time(), key, name, eventId })];
    const issuer = step.detail === 0 ? { issuerType: null, issuerArn: null } : {};
    const actor = aFederatedUser(name, caller.actor, { accessKeyId: key, createdAt: this.#now, ...issuer });
    this.#grant(caller, facts, { origin: caller.credential.origin, actor });
  }

  #assumeRoot(step: Step): void {
    const caller = this.#useBy(step, canTakeRoles);
    const key = this.#keyFor(AWAY);
    const eventId = this.#nextEvent();
    const facts = step.lost[0]
      ? []
      : [anAssumedRoot({ by: caller.actor, at: this.#time(), key, target: AWAY, eventId })];
    const hasMfa = step.detail === 0 ? true : null;
    const actor = aRootUser({ accountId: AWAY, accessKeyId: key, createdAt: this.#now, hasMfa });
    this.#grant(caller, facts, { origin: caller.credential.origin, actor });
  }

  /** A sign-in shows no key, and its session uses keys that no call issues; it may be said to be a second younger. */
  #signIn(step: Step, user: Actor, origin: Origin): void {
    const door = { ...user, accessKeyId: null };
    const eventId = this.#nextEvent();
    if (!step.lost[0]) {
      this.#facts.push(aSignIn({ by: door, at: this.#time(), eventId }));
      const credential: Credential = { origin, actor: door, expiresAt: null, issue: null };
      this.#uses.push({ actor: door, at: this.#now, credential, shown: 'key' });
    }
    const createdAt = after(this.#now, step.detail === 2 ? -1_000 : 0);
    const session = { ...user, createdAt, hasMfa: step.detail === 0 ? true : null };
    for (const number of [1, 2]) {
      const actor = { ...session, accessKeyId: `ASIACONSOLE${eventId}${number}` };
      this.#credentials.push({ origin, actor, expiresAt: anHourAfter(this.#now), issue: null });
    }
  }

  /** A role session becomes one in the console: of the same second, or, as AWS does not say, of that of its sign-in. */
  #enterConsole(step: Step): void {
    const caller = this.#useBy({ ...step, shown: 'key' }, ({ type }) => type === 'AssumedRole' || type === 'IAMUser');
    if (caller.actor.type !== 'AssumedRole') return;
    const eventId = this.#nextEvent();
    const door = aSignIn({ by: caller.actor, at: this.#time(), eventId }, { eventName: 'GetSigninToken' });
    const createdAt = step.detail === 1 ? this.#now : caller.actor.createdAt;
    const actor = { ...caller.actor, accessKeyId: `ASIACONSOLE${eventId}`, createdAt };
    this.#grant(caller, step.lost[0] ? [] : [door], { origin: caller.credential.origin, actor });
  }

  /** An OAuth client acts in a sign-in session of its own, under its granter's principal. */
  #letAgentIn(step: Step): void {
    const caller = this.#useBy({ ...step, shown: 'key' }, canTakeRoles);
    const eventId = this.#nextEvent();
    const signInSessionArn = `session/${eventId}`;
    const grant = aSignInGrant({ by: caller.actor, at: this.#time(), eventId }, { signInSessionArn });
    const agent = { accessKeyId: `ASIAAGENT${eventId}`, createdAt: this.#now, invokedBy: 'aws-mcp.amazonaws.com' };
    const actor = { ...caller.actor, ...agent, signInSessionArn };
    this.#grant(caller, step.lost[0] ? [] : [grant], { origin: caller.credential.origin, actor });
  }

  /** The delivered copies of a call; the role's own account sees of a stranger no more than a unique id. */
  #copiesOf(
    step: Step,
    caller: Use,
    into: string,
    copyFor: (by: Actor, accountId: string, copy: string) => KnownIssuance,
  ): readonly KnownIssuance[] {
    const home = accountOf(caller);
    const mine = step.lost[0] ? [] : [copyFor(caller.actor, home ?? into, '')];
    if (home === null || home === into || step.lost[1]) return mine;
    const seen = { accountId: home, calledAt: this.#now };
    const stranger = aStranger(caller.actor.principalId ?? '', String(this.#events), seen);
    this.#uses.push({ ...caller, actor: stranger, copyOf: caller });
    return [...mine, copyFor(stranger, into, '-copy')];
  }

  #grant(caller: Use, facts: readonly KnownCall[], made: Pick<Credential, 'origin' | 'actor'>): void {
    this.#facts.push(...facts);
    const isDelivered = facts.some((fact) => callerIn(fact) === caller.actor);
    if (isDelivered) this.#uses.push(caller);
    const isKeyShown = facts.some((fact) => isIssueOf(fact, made.actor.accessKeyId));
    const issue = { caller, isDelivered, isKeyShown };
    this.#credentials.push({ ...made, expiresAt: anHourAfter(this.#now), issue });
  }

  #taking({ role, name }: Step): Taking {
    const taken = ROLES[role % ROLES.length]!;
    const sessionName = this.#typed.names[name % 2]!;
    return { ...taken, name: sessionName, principalId: `AROA${taken.role.toUpperCase()}:${sessionName}` };
  }

  #sessionOf({ role, into, name }: Taking, key: string): Actor {
    const { sourceIdentity } = this.#typed;
    return aRoleSession({ role, name, key, accountId: into, createdAt: this.#time() }, { sourceIdentity });
  }

  /** Key ids come again: for other principals at any time, for the same one only when the first has long expired. */
  #keyFor(principalId: string): string {
    const recent = this.#issued.filter((one) => one.principalId === principalId && this.#now - one.at < 7_200_000);
    this.#issued.push({ principalId, at: this.#now });
    return `ASIAKEY${recent.length}`;
  }

  #nextEvent(): string {
    this.#events += 1;
    return String(this.#events);
  }

  #time(): string {
    return new Date(this.#now).toISOString().slice(11, 19);
  }
}

const AWS_SERVICE: Origin = { kind: 'AWS_SERVICE', id: 'ec2.amazonaws.com', accountId: null, service: null };

function callerIn(fact: KnownCall): Actor {
  switch (fact.kind) {
    case 'issuance':
      return fact.issuance.caller;
    case 'sign-in':
      return fact.signIn.actor;
    case 'grant':
      return fact.grant.actor;
  }
}

/** Whether a record shows what its session goes by: the key, or the sign-in session. */
function isIssueOf(fact: KnownCall, key: string | null): boolean {
  return fact.kind === 'issuance' ? fact.issuance.issuedKeyId === key : fact.kind === 'grant';
}

const canTakeRoles = ({ type }: Actor): boolean => type === 'IAMUser' || type === 'AssumedRole';

/** The account that gets the caller's copy; federation's and services' calls are told to the role's account alone. */
function accountOf({ actor }: Use): string | null {
  return canTakeRoles(actor) ? actor.accountId : null;
}
