import type { Actor } from '#cloudtrail';
import type { EpochMs } from '#kernel';
import type { Origin } from '#lineage';
import { aSighting, withSightings } from '../a-sighting.ts';
import { anIamUser, aRoleSession, aRootUser, AWAY, HOME } from '../an-actor.ts';
import { theRootUser, theUser } from '../an-origin.ts';
import { after, moment, timeOf } from '../moment.ts';
import { anHourAfter, isAlive, useOf } from './credential.ts';
import type { Credential, Use } from './credential.ts';
import type { Step } from './plan.ts';
import type { KnownCall, Made, Stage, Taking } from './stage.ts';
import type { Typed, World } from './told.ts';

const ROLES = [
  { role: 'Deploy', into: HOME },
  { role: 'Build', into: HOME },
  { role: 'Admin', into: AWAY },
] as const;

/** A story while it is told. Two users and a root user have keys of their own from the beginning. */
export class Story implements Stage {
  readonly #typed: Typed;
  readonly #credentials: Credential[] = [
    { origin: theUser('alice'), actor: anIamUser('alice'), expiresAt: null, issue: null },
    { origin: theUser('bob'), actor: anIamUser('bob'), expiresAt: null, issue: null },
    { origin: theRootUser(AWAY), actor: aRootUser({ accountId: AWAY }), expiresAt: null, issue: null },
  ];
  readonly #keys: { readonly principalId: string; readonly at: EpochMs }[] = [];
  readonly #facts: KnownCall[] = [];
  readonly #uses: Use[] = [];
  #now = moment('09:00:00');
  #events = 0;

  constructor(typed: Typed) {
    this.#typed = typed;
  }

  told(): World {
    const sightings = this.#uses.map(({ actor, at }) => aSighting(actor, at));
    return { facts: withSightings([...this.#facts, ...sightings]), uses: this.#uses };
  }

  wait(seconds: number): void {
    this.#now = after(this.#now, seconds * 1_000);
  }

  now(): EpochMs {
    return this.#now;
  }

  time(): string {
    return timeOf(this.#now);
  }

  nextEvent(): string {
    this.#events += 1;
    return String(this.#events);
  }

  /** Key ids come again: for other principals at any time, for the same one only when the first has long expired. */
  keyFor(principalId: string): string {
    const recent = this.#keys.filter((one) => one.principalId === principalId && this.#now - one.at < 7_200_000);
    this.#keys.push({ principalId, at: this.#now });
    return `ASIAKEY${recent.length}`;
  }

  useBy(step: Step, can: (actor: Actor) => boolean = () => true): Use {
    return this.useIfAny(step, can)!;
  }

  useIfAny(step: Step, can: (actor: Actor) => boolean): Use | null {
    const able = this.#credentials.filter((one) => can(one.actor) && isAlive(one, this.#now));
    const credential = able.at(step.who % able.length);
    return credential === undefined ? null : useOf(credential, this.#now, step.shown, step.detail);
  }

  outsider(actor: Actor, origin: Origin): Use {
    const credential: Credential = { origin, actor, expiresAt: null, issue: null };
    return { actor, at: this.#now, credential, shown: 'key' };
  }

  taking({ role, name }: Step): Taking {
    const taken = ROLES[role % ROLES.length]!;
    const sessionName = this.#typed.names[name % 2]!;
    return { ...taken, name: sessionName, principalId: `AROA${taken.role.toUpperCase()}:${sessionName}` };
  }

  sessionOf({ role, into, name }: Taking, key: string): Actor {
    const { sourceIdentity } = this.#typed;
    return aRoleSession({ role, name, key, accountId: into, createdAt: this.time() }, { sourceIdentity });
  }

  tell(facts: readonly KnownCall[], uses: readonly Use[]): void {
    this.#facts.push(...facts);
    this.#uses.push(...uses);
  }

  hold(credential: Credential): void {
    this.#credentials.push(credential);
  }

  issued(caller: Use, records: readonly KnownCall[], made: Made): Credential {
    const isDelivered = records.some((fact) => callerIn(fact) === caller.actor);
    this.tell(records, isDelivered ? [caller] : []);
    const isKeyShown = records.some((fact) => isIssueOf(fact, made.actor.accessKeyId));
    const copy = this.#uses.find(({ copyOf }) => copyOf === caller) ?? null;
    return { ...made, expiresAt: anHourAfter(this.#now), issue: { caller, isDelivered, copy, isKeyShown } };
  }

  grant(caller: Use, records: readonly KnownCall[], made: Made): void {
    this.hold(this.issued(caller, records, made));
  }
}

function callerIn(fact: KnownCall): Actor {
  switch (fact.kind) {
    case 'issuance':
      return fact.issuance.caller;
    case 'sign-in':
      return fact.signIn.actor;
    case 'grant':
      return fact.grant.actor;
    case 'shared-call':
      return fact.call.actor;
  }
}

/** Whether a record shows what its session goes by: the key, or the sign-in session. */
function isIssueOf(fact: KnownCall, key: string | null): boolean {
  return fact.kind === 'issuance' ? fact.issuance.issuedKeyId === key : fact.kind === 'grant';
}
