import type { Actor } from '#cloudtrail';
import type { Origin } from '#lineage';
import { aSignIn, aSignInGrant } from '../a-sign-in.ts';
import { anIamUser, aRootUser, AWAY } from '../an-actor.ts';
import { theRootUser, theUser } from '../an-origin.ts';
import { after } from '../moment.ts';
import { anHourAfter } from './credential.ts';
import type { Step } from './plan.ts';
import { canTakeRoles } from './stage.ts';
import type { Stage, Way } from './stage.ts';

export const rootSignsIn: Way = (stage, step) => signIn(stage, step, aRootUser({ accountId: AWAY }), theRootUser(AWAY));

export const userSignsIn: Way = (stage, step) => {
  const name = step.who % 2 === 0 ? 'alice' : 'bob';
  signIn(stage, step, anIamUser(name), theUser(name));
};

/** A sign-in shows no key, and its session uses keys that no call issues; it may be said to be a second younger. */
function signIn(stage: Stage, step: Step, user: Actor, origin: Origin): void {
  const door = { ...user, accessKeyId: null };
  const eventId = stage.nextEvent();
  if (!step.lost[0]) {
    stage.tell([aSignIn({ by: door, at: stage.time(), eventId })], [stage.outsider(door, origin)]);
  }
  const createdAt = after(stage.now(), step.detail === 2 ? -1_000 : 0);
  const session = { ...user, createdAt, hasMfa: step.detail === 0 ? true : null };
  for (const number of [1, 2]) {
    const actor = { ...session, accessKeyId: `ASIACONSOLE${eventId}${number}` };
    stage.hold({ origin, actor, expiresAt: anHourAfter(stage.now()), issue: null });
  }
}

/** A role session becomes one in the console: of the same second, or, as AWS does not say, of that of its sign-in. */
export const enterConsole: Way = (stage, step) => {
  const caller = stage.useBy({ ...step, shown: 'key' }, canTakeRoles);
  if (caller.actor.type !== 'AssumedRole') return;
  const eventId = stage.nextEvent();
  const door = aSignIn({ by: caller.actor, at: stage.time(), eventId }, { eventName: 'GetSigninToken' });
  const createdAt = step.detail === 1 ? stage.now() : caller.actor.createdAt;
  const isFromConsole = step.name === 1 ? true : null;
  const actor = { ...caller.actor, accessKeyId: `ASIACONSOLE${eventId}`, createdAt, isFromConsole };
  stage.grant(caller, step.lost[0] ? [] : [door], { origin: caller.credential.origin, actor });
};

/** An OAuth client acts in a sign-in session of its own, under its granter's principal. */
export const letAgentIn: Way = (stage, step) => {
  const caller = stage.useBy({ ...step, shown: 'key' }, canTakeRoles);
  const eventId = stage.nextEvent();
  const signInSessionArn = `session/${eventId}`;
  const grant = aSignInGrant({ by: caller.actor, at: stage.time(), eventId }, { signInSessionArn });
  const agent = { accessKeyId: `ASIAAGENT${eventId}`, createdAt: stage.now(), invokedBy: 'aws-mcp.amazonaws.com' };
  const actor = { ...caller.actor, ...agent, signInSessionArn };
  stage.grant(caller, step.lost[0] ? [] : [grant], { origin: caller.credential.origin, actor });
};
