import type { Role } from './cast.ts';
import type { IssueOrder } from './issue-order.ts';
import { issueAnswer, issueExtras, issueRequest } from './issue-text.ts';
import type { Party, Session } from './party.ts';
import { accountOfParty, foreignIdentityOf, identityHalves, identityOf, truthOfCaller } from './party.ts';
import type { Call } from './record.ts';
import { emitCall } from './record.ts';
import type { Emit, Scene } from './scene.ts';
import { temporaryKey } from './scene.ts';
import type { Truth } from './truth.ts';
import { hidden, oneHopAfter, proven } from './truth.ts';

/**
 * Makes a session and emits the records of its issue, as far as they are delivered.
 *
 * The session's truth is what those records allow: a lost issue, or an owner's copy that hides the calling session,
 * leaves it unproven for ever, and everything that grows out of it.
 */
export function issue(scene: Scene, emit: Emit, order: IssueOrder): Session {
  const { caller, role, name, atMs, ec2RoleDelivery = null } = order;
  const createdMs = order.createdMs ?? atMs + (caller.kind === 'saml' && scene.dice.chance(0.1) ? 1_000 : 0);
  const draft: Session = {
    role,
    name,
    createdMs,
    key: order.key ?? temporaryKey(scene, role),
    truth: truthBehind(order),
    isBare: order.isBare === true,
    identity: identityHalves({ role, name, createdMs }, ec2RoleDelivery),
  };
  const issuedBy = emitCopies(scene, emit, order, draft);
  return { ...draft, truth: truthOfSession(order, issuedBy) };
}

function truthBehind({ caller, workload }: IssueOrder): Truth {
  return workload === undefined ? truthOfCaller(caller) : proven(workload);
}

function truthOfSession(order: IssueOrder, issuedBy: readonly string[]): Truth {
  const behind = truthBehind(order);
  if (order.delivery === 'none')
    return hidden(behind.origin, order.ifLost, ['ISSUER_NOT_DELIVERED', 'SERVICE_DELIVERED']);
  if (order.delivery === 'owner-only') return truthOfLoneCopy(order);
  return oneHopAfter(behind, ['ISSUED_ACCESS_KEY'], issuedBy);
}

/** The owner's copy alone: a session's caller is at best the only one of its name alive. */
function truthOfLoneCopy(order: IssueOrder): Truth {
  const gaps = ['CALLER_ACCOUNT_NOT_INGESTED', ...truthOfCaller(order.caller).gaps];
  return hidden(truthBehind(order).origin, ['CORROBORATED'], [...gaps, 'ISSUER_NOT_DELIVERED']);
}

/** Whether a call leaves two copies: its caller is a principal of another account. */
export function isAcross(caller: Party, role: Role): boolean {
  const home = accountOfParty(caller);
  return home !== null && home !== role.accountId;
}

function emitCopies(scene: Scene, emit: Emit, order: IssueOrder, session: Session): readonly string[] {
  const { caller, role, delivery } = order;
  const isTwofold = isAcross(caller, role);
  const shared = sharedParts(scene, order, session, isTwofold || caller.kind === 'service');
  const emitted: string[] = [];
  if (delivery === 'all' || delivery === 'caller-only') {
    const accountId = accountOfParty(caller) ?? role.accountId;
    const call = { ...shared, identity: identityOf(caller), accountId, truth: truthOfCaller(caller) };
    emitted.push(emitCall(scene, emit, call, order));
  }
  if (isTwofold && (delivery === 'all' || delivery === 'owner-only')) {
    const truth = delivery === 'all' ? truthOfCaller(caller) : truthOfLoneCopy(order);
    const call = { ...shared, identity: foreignIdentityOf(caller), accountId: role.accountId, truth };
    emitted.push(emitCall(scene, emit, call, order));
  }
  return emitted.sort();
}

/** Both copies have all of these in common, the issued key and the token included. */
function sharedParts(
  scene: Scene,
  order: IssueOrder,
  session: Session,
  isShared: boolean,
): Omit<Call, 'identity' | 'accountId' | 'truth'> {
  const { dice } = scene;
  const via = order.caller.kind === 'service' ? order.caller.service : order.via;
  const shared = isShared ? `,"sharedEventID":"${dice.uuid()}"` : '';
  return {
    source: 'sts',
    name: nameOfCall(order.caller),
    request: issueRequest(dice, order),
    response: issueAnswer(scene, order, session),
    requestId: dice.uuid(),
    more: issueExtras(order) + shared,
    ...(via === undefined ? {} : { via }),
  };
}

function nameOfCall(caller: Party): string {
  if (caller.kind === 'saml') return 'AssumeRoleWithSAML';
  return caller.kind === 'web' ? 'AssumeRoleWithWebIdentity' : 'AssumeRole';
}
