import type { Role } from './cast.ts';
import type { RecordParts } from './draft.ts';
import { recordText } from './draft.ts';
import type { IssueOrder } from './issue-order.ts';
import { issueAnswer, issueExtras, issueRequest } from './issue-text.ts';
import type { Truth } from './manifest.ts';
import type { Party, Session } from './party.ts';
import { accountOfParty, foreignIdentityOf, identityHalves, identityOf, truthOfCaller } from './party.ts';
import type { Emit, Scene } from './scene.ts';
import { temporaryKey, userAgentOf } from './scene.ts';

/**
 * Makes a session and emits the records of its issue, as far as they are delivered.
 *
 * The session's truth is what those records allow: a lost issue, or an owner's copy that hides the calling session,
 * leaves it unproven for ever, and everything that grows out of it.
 */
export function issue(scene: Scene, emit: Emit, order: IssueOrder): Session {
  const { caller, role, name, atMs, ec2RoleDelivery = null } = order;
  const createdMs = atMs + (caller.kind === 'saml' && scene.dice.chance(0.1) ? 1_000 : 0);
  const session: Session = {
    role,
    name,
    createdMs,
    key: temporaryKey(scene, role),
    truth: truthOfSession(order),
    identity: identityHalves({ role, name, createdMs }, ec2RoleDelivery),
  };
  emitCopies(scene, emit, order, session);
  return session;
}

function truthOfSession(order: IssueOrder): Truth {
  const behind = truthOfCaller(order.caller);
  const isTold = order.delivery === 'all' || order.delivery === 'caller-only';
  const status = isTold ? behind.status : 'INCOMPLETE';
  return { status, origin: order.workload ?? behind.origin, hops: behind.hops + 1 };
}

/** Whether a call leaves two copies: its caller is a principal of another account. */
export function isAcross(caller: Party, role: Role): boolean {
  const home = accountOfParty(caller);
  return home !== null && home !== role.accountId;
}

function emitCopies(scene: Scene, emit: Emit, order: IssueOrder, session: Session): void {
  const { caller, role, delivery } = order;
  const isTwofold = isAcross(caller, role);
  const parts = sharedParts(scene, order, session, isTwofold || caller.kind === 'service');
  if (delivery === 'all' || delivery === 'caller-only') {
    const accountId = accountOfParty(caller) ?? role.accountId;
    emitCopy(scene, emit, order, { ...parts, identity: identityOf(caller) }, accountId, truthOfCaller(caller));
  }
  if (isTwofold && (delivery === 'all' || delivery === 'owner-only')) {
    const identity = foreignIdentityOf(caller);
    emitCopy(scene, emit, order, { ...parts, identity }, role.accountId, truthOfOwnersCopy(order));
  }
}

/** By the shared id, the owner's copy has its caller's answer; alone it names no more than an id. */
function truthOfOwnersCopy({ caller, delivery }: IssueOrder): Truth {
  const truth = truthOfCaller(caller);
  return delivery === 'all' ? truth : { ...truth, status: 'INCOMPLETE' };
}

type SharedParts = Omit<RecordParts, 'identity' | 'eventId' | 'recipient'>;

/** Both copies have all of these in common, the issued key and the token included. */
function sharedParts(scene: Scene, order: IssueOrder, session: Session, isShared: boolean): SharedParts {
  const { dice } = scene;
  const service = order.caller.kind === 'service' ? order.caller.service : null;
  const shared = isShared ? `,"sharedEventID":"${dice.uuid()}"` : '';
  return {
    version: '1.08',
    atMs: order.atMs,
    source: 'sts.amazonaws.com',
    name: nameOfCall(order.caller),
    region: order.region,
    ip: service ?? order.ip,
    userAgent: service ?? userAgentOf(dice),
    request: issueRequest(dice, order),
    response: issueAnswer(scene, order, session),
    isReadOnly: true,
    requestId: dice.uuid(),
    more: issueExtras(order) + shared,
    hasTls: service === null,
  };
}

function emitCopy(
  scene: Scene,
  emit: Emit,
  order: IssueOrder,
  parts: Omit<RecordParts, 'eventId' | 'recipient'>,
  accountId: string,
  truth: Truth,
): void {
  const eventId = scene.dice.uuid();
  const text = recordText({ ...parts, eventId, recipient: accountId });
  const { atMs, region } = order;
  emit({ text, region, atMs, eventId, accountId, hasSecret: true, class: 'good', poison: null, truth });
}

function nameOfCall(caller: Party): string {
  if (caller.kind === 'saml') return 'AssumeRoleWithSAML';
  return caller.kind === 'web' ? 'AssumeRoleWithWebIdentity' : 'AssumeRole';
}
