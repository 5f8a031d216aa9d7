import { actAsUser, actInSession, beRefused, settingOf } from './act.ts';
import type { Setting } from './act.ts';
import type { Account, Role } from './cast.ts';
import { addresses } from './cast.ts';
import type { Delivery } from './issue-order.ts';
import { isAcross, issue } from './issue.ts';
import type { Party, Session } from './party.ts';
import type { Emit, Scene } from './scene.ts';
import { sessionName, unusedName } from './scene.ts';

/** A stretch of somebody's work that begins at a moment: it emits all of its records. */
export type Story = (scene: Scene, emit: Emit, atMs: number) => void;

const MINUTE_MS = 60_000;
const DEEPEST_CHAIN = 6;
const KEYLESS = 0.03;

/** A user reads and writes with a long-term key. */
const userWorks: Story = (scene, emit, atMs) => {
  const party = aUser(scene);
  const setting = settingOf(scene, atMs);
  const isRefused = scene.dice.chance(0.1);
  if (isRefused) beRefused(scene, emit, party, aRole(scene, aForeign(scene, party.user.accountId)).arn, setting);
  for (let left = scene.dice.below(10); left >= 0; left -= 1) actAsUser(scene, emit, party, later(scene, setting, 20));
};

/** A user takes a role, and perhaps another from there, up to six deep and over accounts' borders. */
const userClimbs: Story = (scene, emit, atMs) => {
  climb(scene, emit, aUser(scene), settingOf(scene, atMs), 1 + depthOf(scene));
};

/** A person signs in through a SAML provider and may take further roles from there. */
const federatedPersonWorks: Story = (scene, emit, atMs) => {
  const setting = settingOf(scene, atMs);
  const role = aRole(scene, scene.dice.pick(scene.cast));
  const subject = scene.dice.pick(addresses);
  const caller: Party = { kind: 'saml', subject, provider: `arn:aws:iam::${role.accountId}:saml-provider/okta` };
  const name = unusedName(scene, role, subject, atMs);
  const session = issue(scene, emit, { ...setting, caller, role, name, delivery: wholeOrLost(scene) });
  work(scene, emit, session, setting);
  if (scene.dice.chance(0.3))
    climb(scene, emit, { kind: 'session', session }, later(scene, setting, 4), depthOf(scene));
};

/** A build of a code forge exchanges its token for a role, and may deploy to another account. */
const buildDeploys: Story = (scene, emit, atMs) => {
  const setting = settingOf(scene, atMs);
  const role = aRole(scene, scene.dice.pick(scene.cast));
  const provider = `arn:aws:iam::${role.accountId}:oidc-provider/token.actions.githubusercontent.com`;
  const subject = `repo:acme/${scene.dice.pick(['web', 'api', 'infra'])}:ref:refs/heads/main`;
  const caller: Party = { kind: 'web', subject, provider };
  const name = unusedName(scene, role, 'GitHubActions', atMs);
  const session = issue(scene, emit, { ...setting, caller, role, name, delivery: wholeOrLost(scene) });
  work(scene, emit, session, setting);
  if (scene.dice.chance(0.4))
    climb(scene, emit, { kind: 'session', session }, later(scene, setting, 4), depthOf(scene));
};

/** An instance gets its role twice in one second, under two keys; either issue may be lost on its own. */
const instanceWorks: Story = (scene, emit, atMs) => {
  const instance = `i-0${scene.dice.hex(16)}`;
  const setting = settingOf(scene, atMs);
  const role = workloadRole(scene, 0);
  const order = {
    ...setting,
    caller: { kind: 'service', service: 'ec2.amazonaws.com' } as const,
    role,
    name: instance,
    isBare: true,
    workload: { kind: 'WORKLOAD', id: instance } as const,
  };
  for (const ec2RoleDelivery of ['1.0', '2.0'] as const) {
    const session = issue(scene, emit, { ...order, delivery: wholeOrLost(scene), ec2RoleDelivery });
    work(scene, emit, session, setting, 0);
  }
};

/** A function or a container task gets its role; the answer holds credentials and nothing else. */
const taskWorks: Story = (scene, emit, atMs) => {
  const isFunction = scene.dice.chance(0.5);
  const setting = settingOf(scene, atMs);
  const role = workloadRole(scene, isFunction ? 1 : 2);
  const service = isFunction ? 'lambda.amazonaws.com' : 'ecs-tasks.amazonaws.com';
  const name = isFunction ? unusedName(scene, role, 'nightly-report', atMs) : scene.dice.hex(32);
  const caller: Party = { kind: 'service', service };
  const workload = { kind: 'WORKLOAD', id: name } as const;
  const session = issue(scene, emit, {
    ...setting,
    caller,
    role,
    name,
    delivery: wholeOrLost(scene),
    isBare: true,
    workload,
  });
  work(scene, emit, session, setting);
  if (scene.dice.chance(0.2)) climb(scene, emit, { kind: 'session', session }, later(scene, setting, 4), 1);
};

/** AWS Config takes its own linked role. */
const serviceWorks: Story = (scene, emit, atMs) => {
  const setting = settingOf(scene, atMs);
  const role = scene.dice.pick(scene.cast).configRole;
  const name = unusedName(scene, role, 'AWSConfig-Describe', atMs);
  const caller: Party = { kind: 'service', service: 'config.amazonaws.com' };
  work(scene, emit, issue(scene, emit, { ...setting, caller, role, name, delivery: wholeOrLost(scene) }), setting);
};

const STORIES: readonly (readonly [share: number, story: Story])[] = [
  [30, userWorks],
  [22, userClimbs],
  [14, federatedPersonWorks],
  [12, buildDeploys],
  [10, instanceWorks],
  [8, taskWorks],
  [4, serviceWorks],
];
const ALL_SHARES = STORIES.reduce((sum, [share]) => sum + share, 0);

/** Tells one story, drawn by its share. */
export const tellStory: Story = (scene, emit, atMs) => {
  let left = scene.dice.below(ALL_SHARES);
  const drawn = STORIES.find(([share]) => (left -= share) < 0);
  (drawn?.[1] ?? userWorks)(scene, emit, atMs);
};

/** Emits one record by a user: what fills a trail to its last place. */
export const tellOneCall: Story = (scene, emit, atMs) => {
  actAsUser(scene, emit, aUser(scene), settingOf(scene, atMs));
};

/** Takes a role, works in it, and goes on from there until the depth is reached. */
function climb(scene: Scene, emit: Emit, caller: Party, setting: Setting, depth: number): void {
  if (depth === 0) return;
  const home =
    caller.kind === 'user' ? caller.user.accountId : caller.kind === 'session' ? caller.session.role.accountId : '';
  const account = scene.dice.chance(0.5) ? aForeign(scene, home) : accountOf(scene, home);
  const role = aRole(scene, account);
  const name = sessionName(scene, role, setting.atMs);
  const delivery = isAcross(caller, role) ? deliveryAcross(scene, caller) : wholeOrLost(scene);
  const session = issue(scene, emit, { ...setting, caller, role, name, delivery });
  work(scene, emit, session, setting);
  climb(scene, emit, { kind: 'session', session }, later(scene, setting, 4), depth - 1);
}

/** The everyday calls of a session, within its hour. */
function work(scene: Scene, emit: Emit, session: Session, setting: Setting, keyless = KEYLESS): void {
  for (let left = scene.dice.below(16); left >= 0; left -= 1) {
    actInSession(scene, emit, session, later(scene, setting, 25), !scene.dice.chance(keyless));
  }
}

/** How many more roles are taken after the first: none in half of all chains, one in a quarter, and so on. */
function depthOf(scene: Scene): number {
  let depth = 1;
  while (depth < DEEPEST_CHAIN && scene.dice.chance(0.5)) depth += 1;
  return depth - 1;
}

function later(scene: Scene, setting: Setting, minutes: number): Setting {
  return { ...setting, atMs: setting.atMs + 1_000 * (1 + scene.dice.below((minutes * MINUTE_MS) / 1_000)) };
}

function wholeOrLost(scene: Scene): Delivery {
  return scene.dice.chance(scene.shares.lostIssues) ? 'none' : 'all';
}

/** Across a border a single copy may be lost. The owner's copy of a user's call would still name the user by an id, so a session's is taken. */
function deliveryAcross(scene: Scene, caller: Party): Delivery {
  if (!scene.dice.chance(scene.shares.lostIssues * 2)) return 'all';
  return scene.dice.pick(caller.kind === 'session' ? ['none', 'caller-only', 'owner-only'] : ['none', 'caller-only']);
}

function aUser(scene: Scene): Party & { readonly kind: 'user' } {
  return { kind: 'user', user: scene.dice.pick(scene.dice.pick(scene.cast).users) };
}

const aRole = (scene: Scene, account: Account): Role => scene.dice.pick(account.roles);

function aForeign(scene: Scene, home: string): Account {
  const others = scene.cast.filter(({ id }) => id !== home);
  return scene.dice.pick(others.length > 0 ? others : scene.cast);
}

function accountOf(scene: Scene, id: string): Account {
  return scene.cast.find((account) => account.id === id) ?? scene.dice.pick(scene.cast);
}

function workloadRole(scene: Scene, at: number): Role {
  const { workloadRoles } = scene.dice.pick(scene.cast);
  return workloadRoles[at] ?? scene.dice.pick(workloadRoles);
}
