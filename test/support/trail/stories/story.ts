import { actInSession, later } from '../act.ts';
import type { Setting } from '../act.ts';
import type { Account, Role } from '../cast.ts';
import type { Delivery } from '../issue-order.ts';
import { isAcross, issue } from '../issue.ts';
import type { Party, Session } from '../party.ts';
import { accountOfParty } from '../party.ts';
import type { Emit, Scene } from '../scene.ts';
import { sessionName } from '../scene.ts';

/** A stretch of somebody's work that begins at a moment: it emits all of its records. */
export type Story = (scene: Scene, emit: Emit, atMs: number) => void;

const DEEPEST_CHAIN = 6;
const KEYLESS = 0.03;

/** Takes a role, works in it, and goes on from there until the depth is reached. */
export function climb(scene: Scene, emit: Emit, caller: Party, setting: Setting, depth: number): void {
  if (depth === 0) return;
  const home = accountOfParty(caller) ?? '';
  const account = scene.dice.chance(0.5) ? aForeign(scene, home) : accountOf(scene, home);
  const role = aRole(scene, account);
  const name = sessionName(scene, role, setting.atMs);
  const delivery = isAcross(caller, role) ? deliveryAcross(scene, caller) : wholeOrLost(scene);
  const session = issue(scene, emit, { ...setting, caller, role, name, delivery });
  work(scene, emit, session, setting);
  climb(scene, emit, { kind: 'session', session }, later(scene, setting, 4), depth - 1);
}

/** The everyday calls of a session, within its hour. */
export function work(scene: Scene, emit: Emit, session: Session, setting: Setting, keyless = KEYLESS): void {
  for (let left = scene.dice.below(16); left >= 0; left -= 1) {
    actInSession(scene, emit, session, later(scene, setting, 25), !scene.dice.chance(keyless));
  }
}

/** How many more roles are taken after the first: none in half of all chains, one in a quarter, and so on. */
export function depthOf(scene: Scene): number {
  let depth = 1;
  while (depth < DEEPEST_CHAIN && scene.dice.chance(0.5)) depth += 1;
  return depth - 1;
}

/** A single record is delivered, or lost as often as the scene says. */
export const wholeOrLost = (scene: Scene): Delivery => (isLost(scene) ? 'none' : 'all');

/** Whether a record is lost. */
export const isLost = (scene: Scene): boolean => scene.dice.chance(scene.shares.lostIssues);

/** Across a border a single copy may be lost. The owner's copy of a user's call would still name the user by an id, so a session's is taken. */
export function deliveryAcross(scene: Scene, caller: Party): Delivery {
  if (!scene.dice.chance(scene.shares.lostIssues * 2)) return 'all';
  return scene.dice.pick(caller.kind === 'session' ? ['none', 'caller-only', 'owner-only'] : ['none', 'caller-only']);
}

/** A user of any account. */
export function aUser(scene: Scene): Party & { readonly kind: 'user' } {
  return { kind: 'user', user: scene.dice.pick(scene.dice.pick(scene.cast).users) };
}

/** Two different users of one account. */
export function twoUsers(
  scene: Scene,
): readonly [Party & { readonly kind: 'user' }, Party & { readonly kind: 'user' }] {
  const { users } = scene.dice.pick(scene.cast);
  const first = scene.dice.pick(users);
  return [
    { kind: 'user', user: first },
    { kind: 'user', user: scene.dice.pick(users.filter((user) => user !== first)) },
  ];
}

/** A role that people take. */
export const aRole = (scene: Scene, account: Account): Role => scene.dice.pick(account.roles);

/** An account other than this one, where there is another. */
export function aForeign(scene: Scene, home: string): Account {
  const others = scene.cast.filter(({ id }) => id !== home);
  return scene.dice.pick(others.length > 0 ? others : scene.cast);
}

/** The account with this id. */
export function accountOf(scene: Scene, id: string): Account {
  return scene.cast.find((account) => account.id === id) ?? scene.dice.pick(scene.cast);
}

/** A role that workloads of one sort carry, by its place among them. */
export function workloadRole(scene: Scene, at: number): Role {
  const { workloadRoles } = scene.dice.pick(scene.cast);
  return workloadRoles[at] ?? scene.dice.pick(workloadRoles);
}
