import { act, actAWhile, later, settingOf } from '../act.ts';
import type { Setting } from '../act.ts';
import { addresses } from '../cast.ts';
import { roleAt } from '../cast.ts';
import type { Role } from '../cast.ts';
import { issue } from '../issue.ts';
import type { Party, Session } from '../party.ts';
import { throughService, withAnotherKey, withoutKey } from '../party.ts';
import { emitCall } from '../record.ts';
import type { Emit, Scene } from '../scene.ts';
import { temporaryKey, unusedName } from '../scene.ts';
import { whateverTheHops } from '../truth.ts';
import type { Truth } from '../truth.ts';
import type { Story } from './story.ts';
import { climb, depthOf, isLost, wholeOrLost, work } from './story.ts';

const HALF = 0.5;
const SECOND_MS = 1_000;

/** A person signs in through a SAML provider and may take further roles from there. */
export const federatedPersonWorks: Story = (scene, emit, atMs) => {
  const setting = settingOf(scene, atMs);
  const { id, partition, roles } = scene.dice.pick(scene.cast);
  const role = scene.dice.pick(roles);
  const subject = scene.dice.pick(addresses);
  const caller: Party = { kind: 'saml', subject, provider: `arn:${partition}:iam::${id}:saml-provider/okta` };
  const name = unusedName(scene, role, subject, atMs);
  const session = issue(scene, emit, { ...setting, caller, role, name, delivery: wholeOrLost(scene) });
  work(scene, emit, session, setting);
  if (scene.dice.chance(0.3))
    climb(scene, emit, { kind: 'session', session }, later(scene, setting, 4), depthOf(scene));
};

/** A build of a code forge, or a pod by its service account, exchanges its token for a role, and may deploy to another account. */
export const buildDeploys: Story = (scene, emit, atMs) => {
  const setting = settingOf(scene, atMs);
  const { id, partition, roles } = scene.dice.pick(scene.cast);
  const role = scene.dice.pick(roles);
  const isForge = scene.dice.chance(0.7);
  const host = isForge
    ? 'token.actions.githubusercontent.com'
    : `oidc.eks.eu-west-1.amazonaws.com/id/${scene.dice.hex(32)}`;
  const repository = scene.dice.pick(['web', 'api', 'infra']);
  const subject = isForge ? `repo:acme/${repository}:ref:refs/heads/main` : `system:serviceaccount:shop:${repository}`;
  const provider = `arn:${partition}:iam::${id}:oidc-provider/${host}`;
  const caller: Party = { kind: 'web', subject, provider, accountId: id };
  const name = unusedName(
    scene,
    role,
    isForge ? 'GitHubActions' : `botocore-session-${Math.floor(atMs / SECOND_MS)}`,
    atMs,
  );
  const session = issue(scene, emit, { ...setting, caller, role, name, delivery: wholeOrLost(scene) });
  work(scene, emit, session, setting);
  if (scene.dice.chance(0.4))
    climb(scene, emit, { kind: 'session', session }, later(scene, setting, 4), depthOf(scene));
};

/** A person takes a role by IAM Identity Center: the key in the issue is never the one that is used. */
export const identityCenterUserWorks: Story = (scene, emit, atMs) => {
  const setting = settingOf(scene, atMs);
  const { identityCenterRoles } = scene.dice.pick(scene.cast);
  const role = scene.dice.pick(identityCenterRoles);
  const user = unusedName(scene, role, scene.dice.pick(addresses), atMs);
  const session = enter(scene, emit, role, user, setting, isLost(scene));
  useByOtherKeys(scene, emit, session, setting);
  if (scene.dice.chance(0.3)) chainOn(scene, emit, session, later(scene, setting, 4));
};

/** Three people take one role by IAM Identity Center within one second; one of them twice, in two terminals. */
export const identityCenterCrowd: Story = (scene, emit, atMs) => {
  const setting = settingOf(scene, atMs);
  const { identityCenterRoles } = scene.dice.pick(scene.cast);
  const role = scene.dice.pick(identityCenterRoles);
  const users = ['alice', 'bao', 'carol'].map((user) => unusedName(scene, role, user, atMs));
  const [again = ''] = users;
  for (const user of [...users, again]) {
    const session = enter(scene, emit, role, user, setting, false);
    const truth = user === again ? whateverTheHops(session.truth) : session.truth;
    useByOtherKeys(scene, emit, { ...session, truth }, setting);
  }
};

/** The portal's own record in the organisation's account, and the call that it makes in the role's. */
function enter(scene: Scene, emit: Emit, role: Role, user: string, setting: Setting, isHidden: boolean): Session {
  const { dice } = scene;
  const organisation = scene.cast[0]?.id ?? role.accountId;
  const userId = `${dice.hex(8)}-${dice.uuid()}`;
  const store = `arn:${role.partition}:identitystore::${organisation}:identitystore/d-${dice.hex(10)}`;
  const permissionSet = role.name.split('_')[1] ?? role.name;
  const portal: Truth = {
    status: 'INCOMPLETE',
    allowed: ['PROVEN', 'CORROBORATED', 'AMBIGUOUS', 'INCOMPLETE'],
    origin: { kind: 'IDENTITY_CENTER_USER', id: user, alsoKnownAs: [userId] },
    hops: null,
    gaps: [],
  };
  emitCall(
    scene,
    emit,
    {
      source: 'sso',
      name: dice.chance(HALF) ? 'GetRoleCredentials' : 'Federate',
      identity: `{"type":"IdentityCenterUser","accountId":"${organisation}","onBehalfOf":{"userId":"${userId}","identityStoreArn":"${store}"},"credentialId":"${dice.hex(64)}"}`,
      accountId: organisation,
      truth: portal,
      eventType: 'AwsServiceEvent',
      more: `,"serviceEventDetails":{"role_name":"${permissionSet}","account_id":"${role.accountId}"}`,
    },
    setting,
  );
  const caller: Party = {
    kind: 'saml',
    subject: user,
    provider: `arn:${role.partition}:iam::${role.accountId}:saml-provider/AWSSSO_${dice.hex(16)}_DO_NOT_DELETE`,
    issuer: `https://portal.sso.eu-west-1.amazonaws.com/saml/assertion/${dice.hex(32)}`,
  };
  const order = { ...setting, ip: '192.0.2.80', caller, role, name: user, ifLost: ['CORROBORATED'] } as const;
  return issue(scene, emit, { ...order, delivery: isHidden ? 'none' : 'all' });
}

function useByOtherKeys(scene: Scene, emit: Emit, session: Session, setting: Setting): void {
  const { role } = session;
  for (let keys = 1 + scene.dice.below(2); keys > 0; keys -= 1) {
    actAWhile(scene, emit, withAnotherKey(session, temporaryKey(scene, role)), setting);
  }
  act(scene, emit, withoutKey(session), later(scene, setting, 20));
  act(
    scene,
    emit,
    throughService(session, temporaryKey(scene, role), 'athena.amazonaws.com'),
    later(scene, setting, 20),
  );
}

/** A plain role chain from there, by the key that was used: the person is behind it still. */
function chainOn(scene: Scene, emit: Emit, session: Session, setting: Setting): void {
  const { role, name } = session;
  const holder = withAnotherKey(session, temporaryKey(scene, role));
  climb(scene, emit, { kind: 'other', foreignId: `${role.id}:${name}`, ...holder }, setting, 1 + depthOf(scene));
}

/** A customer's own role under a name like Identity Center's, which only its path tells from one: its people are SAML's. */
export const nameLikeIdentityCenter: Story = (scene, emit, atMs) => {
  const setting = settingOf(scene, atMs);
  const account = scene.dice.pick(scene.cast);
  const role = roleAt(scene.dice, account, `AWSReservedSSO_AdministratorAccess_${scene.dice.hex(16)}`);
  const subject = scene.dice.pick(addresses);
  const provider = `arn:${account.partition}:iam::${account.id}:saml-provider/okta`;
  const caller: Party = { kind: 'saml', subject, provider };
  const session = issue(scene, emit, {
    ...setting,
    caller,
    role,
    name: subject,
    delivery: isLost(scene) ? 'none' : 'all',
  });
  work(scene, emit, session, setting);
};
