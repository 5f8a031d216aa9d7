import { unitOf } from '../a-sighting.ts';
import { HOME } from '../an-actor.ts';
import * as console from './console-ways.ts';
import * as further from './further-ways.ts';
import type { Step } from './plan.ts';
import { accountOf, canTakeRoles } from './stage.ts';
import type { Way } from './stage.ts';
import * as sts from './sts-ways.ts';
import { strangerOf } from './take-role.ts';

const use: Way = (stage, step) => {
  if (!step.lost[0]) stage.tell([], [stage.useBy(step)]);
};

/** A call that issues nothing, and reaches into another account, which gets its copy. */
const callAcross: Way = (stage, step) => {
  const caller = stage.useBy(step, canTakeRoles);
  const eventId = stage.nextEvent();
  const evidence = { eventId, accountId: accountOf(caller) ?? HOME, at: stage.now() };
  const call = { kind: 'shared-call', evidence, sharedEventId: eventId, actor: caller.actor } as const;
  if (!step.lost[0]) stage.tell([{ kind: 'shared-call', call, caller: unitOf(caller.actor) }], [caller]);
  if (!step.lost[1]) stage.tell([], [strangerOf(stage, caller, eventId)]);
};

/** How each step is played. */
export const WAYS: Readonly<Record<Step['act'], Way>> = {
  use,
  'call-across': callAcross,
  take: sts.take,
  'switch-role': sts.switchRole,
  'take-by-saml': sts.takeBySaml,
  'take-by-web-identity': sts.takeByWebIdentity,
  'take-by-service': sts.takeByService,
  'get-session-token': sts.getSessionToken,
  'get-federation-token': sts.getFederationToken,
  'assume-root': sts.assumeRoot,
  'root-signs-in': console.rootSignsIn,
  'user-signs-in': console.userSignsIn,
  'enter-console': console.enterConsole,
  'let-agent-in': console.letAgentIn,
  'take-by-certificate': further.takeByCertificate,
  'take-by-pool': further.takeByPool,
  'take-by-linked-service': further.takeByLinkedService,
  'take-by-token': further.takeByToken,
  'get-own-key': further.getOwnKey,
  'delegate-acts': further.delegateActs,
};
