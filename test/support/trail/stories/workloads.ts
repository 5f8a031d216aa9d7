import { act, actAWhile, later, settingOf } from '../act.ts';
import type { Setting } from '../act.ts';
import type { Role } from '../cast.ts';
import { isoSecond } from '../draft.ts';
import type { IssueOrder } from '../issue-order.ts';
import { isAcross, issue } from '../issue.ts';
import type { Party, Session } from '../party.ts';
import { identityOfSession, throughService, withItsKey, withoutKey } from '../party.ts';
import { emitCall } from '../record.ts';
import type { Emit, Scene } from '../scene.ts';
import { temporaryKey, unusedName } from '../scene.ts';
import { corroborated, doubtful, hidden } from '../truth.ts';
import type { TrueOrigin } from '../truth.ts';
import type { Story } from './story.ts';
import { aUser, climb, wholeOrLost, work, workloadRole } from './story.ts';

const HOUR_MS = 3_600_000;
const SECOND_MS = 1_000;
const [INSTANCE, FUNCTION, TASK, NODE, POD, BUILD] = [0, 1, 2, 3, 4, 5] as const;

/** An instance gets its role twice in one second, under two keys; either issue may be lost on its own. */
export const instanceWorks: Story = (scene, emit, atMs) => {
  const setting = settingOf(scene, atMs);
  const order = instanceOrder(workloadRole(scene, INSTANCE), `i-0${scene.dice.hex(16)}`, setting);
  for (const ec2RoleDelivery of ['1.0', '2.0'] as const) {
    const session = issue(scene, emit, {
      ...order,
      delivery: wholeOrLost(scene),
      ec2RoleDelivery,
      ifLost: ['CORROBORATED'],
    });
    work(scene, emit, session, setting, 0);
  }
};

/** An instance's role is refreshed hour by hour: one principal, a new session each time. Keyless records have their second only. */
export const instanceIsRefreshed: Story = (scene, emit, atMs) => {
  let setting = settingOf(scene, atMs);
  const role = workloadRole(scene, INSTANCE);
  const instance = `i-0${scene.dice.hex(16)}`;
  for (let refresh = 0; refresh < 3; refresh += 1) {
    const order = instanceOrder(role, instance, setting);
    const session = issue(scene, emit, {
      ...order,
      delivery: wholeOrLost(scene),
      ec2RoleDelivery: '2.0',
      ifLost: ['CORROBORATED'],
    });
    actAWhile(scene, emit, withItsKey(session), setting);
    act(scene, emit, withoutKey(session), later(scene, setting, 20));
    setting = { ...setting, atMs: setting.atMs + HOUR_MS - 60_000 };
  }
};

/** A function or a container task gets its role; the answer holds credentials and nothing else. */
export const taskWorks: Story = (scene, emit, atMs) => {
  const isFunction = scene.dice.chance(0.5);
  const setting = settingOf(scene, atMs);
  const role = workloadRole(scene, isFunction ? FUNCTION : TASK);
  const service = isFunction ? 'lambda.amazonaws.com' : 'ecs-tasks.amazonaws.com';
  const name = isFunction ? unusedName(scene, role, 'nightly-report', atMs) : scene.dice.hex(32);
  const workload = workloadAt(role, name, service);
  const order = { ...setting, caller: { kind: 'service', service } as const, role, name, isBare: true, workload };
  const session = issue(scene, emit, { ...order, delivery: wholeOrLost(scene) });
  work(scene, emit, session, setting);
  if (scene.dice.chance(0.2)) climb(scene, emit, { kind: 'session', session }, later(scene, setting, 4), 1);
};

/**
 * A function goes on with the credentials of hours ago, though its role was issued again under the same name a second
 * before. Where the old issue is lost, what AWS wrote beside the identity is all there is.
 */
export const functionKeepsOldKey: Story = (scene, emit, atMs) => {
  const setting = settingOf(scene, atMs);
  const role = workloadRole(scene, FUNCTION);
  const name = `resize-${scene.dice.hex(6)}`;
  const service = 'lambda.amazonaws.com';
  const isHidden = scene.dice.chance(0.5);
  const workload = workloadAt(role, name, service);
  const order = { ...setting, caller: { kind: 'service', service } as const, role, name, isBare: true, workload };
  const old = issue(scene, emit, { ...order, delivery: isHidden ? 'none' : 'all' });
  const again = { ...setting, atMs: atMs + Math.floor(0.7 * HOUR_MS) };
  const fresh = issue(scene, emit, { ...order, ...again, delivery: 'all' });
  const used = { ...again, atMs: again.atMs + SECOND_MS };
  const isMarked = scene.dice.chance(0.5);
  const scope = isMarked ? functionScope(role, name, setting.region) : '';
  const identity = identityOfSession(old, old.key, scope);
  const truth = isHidden ? (isMarked ? corroborated(workload) : hidden(workload)) : old.truth;
  act(scene, emit, { identity, accountId: role.accountId, truth }, used);
  actAWhile(scene, emit, { identity, accountId: role.accountId, truth }, used, { most: 3, minutes: 10 });
  actAWhile(scene, emit, withItsKey(fresh), used, { most: 3 });
};

/** Nothing issued the session, but AWS wrote beside the identity which instance or function the credentials are for. */
export const scopeNamesWorkload: Story = (scene, emit, atMs) => {
  const setting = settingOf(scene, atMs);
  const isInstance = scene.dice.chance(0.5);
  const role = workloadRole(scene, isInstance ? INSTANCE : FUNCTION);
  const name = isInstance ? `i-0${scene.dice.hex(16)}` : `worker-${scene.dice.hex(6)}`;
  const service = isInstance ? 'ec2.amazonaws.com' : 'lambda.amazonaws.com';
  const workload = workloadAt(role, name, service);
  const isHidden = scene.dice.chance(0.6);
  const order = { ...setting, caller: { kind: 'service', service } as const, role, name, isBare: true, workload };
  const session = issue(scene, emit, { ...order, delivery: isHidden ? 'none' : 'all' });
  const scope = isInstance ? instanceScope(role, name, setting.region) : functionScope(role, name, setting.region);
  const truth = isHidden ? corroborated(workload) : session.truth;
  actAWhile(
    scene,
    emit,
    { ...withItsKey(session), identity: identityOfSession(session, session.key, scope), truth },
    setting,
  );
};

/** A pod gets a role by EKS Pod Identity: the pod is behind it, by the tags of its issue, and not the node that asked. */
export const podWorks: Story = (scene, emit, atMs) => {
  const { dice } = scene;
  const setting = settingOf(scene, atMs);
  const nodeRole = workloadRole(scene, NODE);
  const node = issue(scene, emit, { ...instanceOrder(nodeRole, `i-0${dice.hex(16)}`, setting), delivery: 'all' });
  actAWhile(scene, emit, withItsKey(node), setting, { most: 2 });
  const role = scene.cast.find(({ id }) => id === nodeRole.accountId)?.workloadRoles[POD] ?? nodeRole;
  const [namespace, account, pod] = [
    dice.pick(['shop', 'ledger']),
    dice.pick(['cart', 'orders']),
    `cart-${dice.hex(5)}`,
  ];
  const at = later(scene, setting, 10);
  const name = `eks-main-${pod}-${dice.uuid()}`.slice(0, 64);
  askForPod(scene, emit, node, at);
  const tags = Object.entries({
    'eks-cluster-arn': `arn:${role.partition}:eks:${at.region}:${role.accountId}:cluster/main`,
    'eks-cluster-name': 'main',
    'kubernetes-namespace': namespace,
    'kubernetes-service-account': account,
    'kubernetes-pod-name': pod,
    'kubernetes-pod-uid': dice.uuid(),
  }).map(([key, value]) => `{"key":"${key}","value":"${value}"}`);
  const service = 'pods.eks.amazonaws.com';
  const session = issue(scene, emit, {
    ...at,
    caller: { kind: 'service', service },
    role,
    name,
    delivery: wholeOrLost(scene),
    workload: workloadAt(role, `${namespace}/${account}`, service),
    tags: `[${tags.join(',')}]`,
  });
  work(scene, emit, session, at, 0.1);
  act(scene, emit, throughService(session, temporaryKey(scene, role), 'athena.amazonaws.com'), later(scene, at, 20));
};

/** A build of CodeBuild gets its role. */
export const buildProjectWorks: Story = (scene, emit, atMs) => {
  const setting = settingOf(scene, atMs);
  const role = workloadRole(scene, BUILD);
  const [service, build] = ['codebuild.amazonaws.com', scene.dice.uuid()];
  const name = `AWSCodeBuild-${build}`;
  const workload = { ...workloadAt(role, name, service), alsoKnownAs: [build] };
  const order = { ...setting, caller: { kind: 'service', service } as const, role, name, workload };
  work(scene, emit, issue(scene, emit, { ...order, delivery: wholeOrLost(scene) }), setting);
};

/** AWS services take roles for themselves, their own linked one or one that a customer made for them. */
export const serviceWorks: Story = (scene, emit, atMs) => {
  const setting = settingOf(scene, atMs);
  const account = scene.dice.pick(scene.cast);
  const isLinked = scene.dice.chance(0.6);
  const [role, service] = isLinked
    ? [account.configRole, 'config.amazonaws.com']
    : [scene.dice.pick(account.roles), 'cloudformation.amazonaws.com'];
  const name = unusedName(scene, role, isLinked ? 'AWSConfig-Describe' : 'AWSCloudFormation', atMs);
  const caller: Party = { kind: 'service', service };
  const order = { ...setting, caller, role, name, delivery: wholeOrLost(scene) };
  const session = issue(scene, emit, isLinked ? { ...order, ifLost: ['CORROBORATED'] } : order);
  work(scene, emit, session, setting);
  const bySelf = {
    ...withItsKey(session),
    identity: identityOfSession(session, session.key, `,"invokedBy":"${service}"`),
    via: service,
  };
  actAWhile(scene, emit, bySelf, setting, { most: 2 });
};

/** A service's own calls, which have no session at all. */
export const serviceActs: Story = (scene, emit, atMs) => {
  const { id } = scene.dice.pick(scene.cast);
  const service = scene.dice.pick(['cloudtrail.amazonaws.com', 'delivery.logs.amazonaws.com']);
  const truth = {
    status: 'PROVEN',
    allowed: ['PROVEN'],
    origin: { kind: 'AWS_SERVICE', id: service },
    hops: [],
    gaps: [],
  } as const;
  const identity = `{"type":"AWSService","invokedBy":"${service}"}`;
  actAWhile(scene, emit, { identity, accountId: id, truth, via: service }, settingOf(scene, atMs));
};

function instanceOrder(role: Role, name: string, setting: Setting): Omit<IssueOrder, 'delivery'> {
  const service = 'ec2.amazonaws.com';
  const workload = workloadAt(role, name, service);
  return { ...setting, caller: { kind: 'service', service }, role, name, isBare: true, workload };
}

const workloadAt = ({ accountId }: Role, id: string, service: string): TrueOrigin => ({
  kind: 'WORKLOAD',
  id,
  accountId,
  service,
});

function functionScope(role: Role, name: string, region: string): string {
  const arn = `arn:${role.partition}:lambda:${region}:${role.accountId}:function:${name}`;
  return `,"inScopeOf":{"issuerType":"AWS::Lambda::Function","credentialsIssuedTo":"${arn}"}`;
}

function instanceScope(role: Role, name: string, region: string): string {
  const arn = `arn:${role.partition}:ec2:${region}:${role.accountId}:instance/${name}`;
  return `,"inScopeOf":{"issuerType":"AWS::EC2::Instance","credentialsIssuedTo":"${arn}"}`;
}

/** The node asks for the pod: in the node's name, with the token hidden and no answer shown. */
function askForPod(scene: Scene, emit: Emit, node: Session, setting: Setting): void {
  const call = {
    ...withItsKey(node),
    source: 'eks-auth',
    name: 'AssumeRoleForPodIdentity',
    request: '{"clusterName":"main","token":"HIDDEN_DUE_TO_SECURITY_REASONS"}',
  };
  emitCall(scene, emit, call, setting);
}

/** A user names a session after an instance: the name proves no instance, whether the call was delivered or not. */
export const nameLikeAnInstance: Story = (scene, emit, atMs) => {
  const setting = settingOf(scene, atMs);
  const caller = aUser(scene);
  const role = workloadRole(scene, INSTANCE);
  const instance = `i-0${scene.dice.hex(16)}`;
  const isTwin = scene.dice.chance(0.5);
  if (isTwin) {
    const isHidden = scene.dice.chance(0.3);
    const order = { ...instanceOrder(role, instance, setting), ec2RoleDelivery: '2.0' as const };
    const own = issue(scene, emit, { ...order, delivery: isHidden ? 'none' : 'all', ifLost: ['CORROBORATED'] });
    actAWhile(scene, emit, withItsKey(own), setting);
  }
  const delivery = !isTwin && scene.dice.chance(0.5) ? 'none' : isAcross(caller, role) ? 'caller-only' : 'all';
  const typed = issue(scene, emit, { ...setting, caller, role, name: instance, delivery });
  actAWhile(scene, emit, withItsKey(typed), setting);
  const keyless = withoutKey(typed);
  act(
    scene,
    emit,
    { ...keyless, truth: isTwin ? doubtful(keyless.truth.origin) : keyless.truth },
    later(scene, setting, 20),
  );
};

/** EC2 itself acts for an instance, as it does to decrypt a volume: no role's id, and nothing that issued the session. */
export const instanceInfrastructure: Story = (scene, emit, atMs) => {
  const setting = settingOf(scene, atMs);
  const account = scene.dice.pick(scene.cast);
  const instance = `i-0${scene.dice.hex(16)}`;
  const role = workloadRole({ ...scene, cast: [account] }, INSTANCE);
  const issuer = `{"type":"Role","principalId":"${account.id}:aws:ec2-infrastructure","arn":"arn:${account.partition}:iam::${account.id}:role/aws:ec2-infrastructure","accountId":"${account.id}","userName":"aws:ec2-infrastructure"}`;
  const identity =
    `{"type":"AssumedRole","principalId":"${account.id}:aws:ec2-infrastructure:${instance}","arn":"arn:${account.partition}:sts::${account.id}:assumed-role/aws:ec2-infrastructure/${instance}","accountId":"${account.id}","accessKeyId":"${temporaryKey(scene, account)}",` +
    `"sessionContext":{"sessionIssuer":${issuer},"attributes":{"creationDate":"${isoSecond(atMs)}","mfaAuthenticated":"false"}}${instanceScope(role, instance, setting.region)}}`;
  const truth = {
    ...corroborated(workloadAt(role, instance, 'ec2.amazonaws.com')),
    allowed: ['CORROBORATED', 'INCOMPLETE'] as const,
  };
  actAWhile(scene, emit, { identity, accountId: account.id, truth }, setting, { most: 2 });
};
