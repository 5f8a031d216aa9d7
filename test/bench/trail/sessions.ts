import type { Account, User } from '../../support/trail/cast.ts';
import type { IssueOrder } from '../../support/trail/issue-order.ts';
import { issue } from '../../support/trail/issue.ts';
import type { Party, Session } from '../../support/trail/party.ts';
import type { Emit, Scene } from '../../support/trail/scene.ts';
import { anyRole, busyAccount, placeOf } from './organisation.ts';

type Place = ReturnType<typeof placeOf>;

/** A session that was just begun, and from where. */
export type Begun = { readonly session: Session; readonly place: Place; readonly atMs: number };

const PEOPLE = 400;
const FUNCTIONS = 40;
/** Issuing calls that no delivered file holds. */
const LOST = 0.02;
/** Roles taken in another account than the caller's. */
const ABROAD = 0.3;
const MOST_CHAINED = 6;

type Way = (scene: Scene, emit: Emit, atMs: number) => Begun;

/** How sessions begin, each as often as its share of a hundred says. */
const WAYS: readonly (readonly [share: number, way: Way])[] = [
  [34, byService],
  [26, (scene, emit, atMs) => byChain(scene, emit, { user: aUser(scene), depth: 1, atMs })],
  [15, byIdentityCenter],
  [11, byWebIdentity],
  [
    14,
    (scene, emit, atMs) =>
      byChain(scene, emit, { user: aUser(scene), depth: 2 + scene.dice.below(MOST_CHAINED - 1), atMs }),
  ],
];
const BY_HUNDREDTHS = WAYS.flatMap(([share, way]) => Array.from({ length: share }, () => way));

/** Somebody or something gets a session. */
export const beginAnyhow: Way = (scene, emit, atMs) => scene.dice.pick(BY_HUNDREDTHS)(scene, emit, atMs);

/** Which roles to take one from another, beginning with whom. */
export type ChainOrder = {
  readonly user: User;
  readonly depth: number;
  readonly atMs: number;
  /** Whether every issue is delivered, as for chains that are asked about later. */
  readonly isWhole?: boolean;
};

/** A user takes a role, and from there the next, until the chain is so deep. Gives its last session. */
export function byChain(scene: Scene, emit: Emit, { user, depth, atMs, isWhole = false }: ChainOrder): Begun {
  const { dice } = scene;
  const place = placeOf(scene);
  let caller: Party = { kind: 'user', user };
  let account = accountNamed(scene, user.accountId);
  for (let hop = 0; ; hop += 1) {
    if (dice.chance(ABROAD)) account = busyAccount(scene);
    const takenMs = atMs + hop * 2_000;
    const order: IssueOrder = {
      ...place,
      atMs: takenMs,
      caller,
      role: anyRole(dice, account),
      name: `${user.name}-${dice.hex(8)}`,
      delivery: isWhole || !dice.chance(LOST) ? 'all' : 'none',
    };
    const session = issue(scene, emit, order);
    if (hop + 1 >= depth) return { session, place, atMs: takenMs };
    caller = { kind: 'session', session };
  }
}

const aUser = (scene: Scene): User => scene.dice.pick(busyAccount(scene).users);

function accountNamed({ cast, dice }: Scene, id: string): Account {
  return cast.find((account) => account.id === id) ?? dice.pick(cast);
}

function byService(scene: Scene, emit: Emit, atMs: number): Begun {
  const { dice } = scene;
  const roles = busyAccount(scene).workloadRoles;
  const [instance, worker, task] = roles;
  const fallback = dice.pick(roles);
  const [service, role, name] = dice.pick([
    ['ec2.amazonaws.com', instance ?? fallback, `i-0${dice.hex(16)}`],
    ['lambda.amazonaws.com', worker ?? fallback, `report-${dice.below(FUNCTIONS)}`],
    ['ecs-tasks.amazonaws.com', task ?? fallback, dice.hex(32)],
  ] as const);
  const delivery = service.startsWith('ec2') ? ({ ec2RoleDelivery: '2.0' } as const) : {};
  return begin(scene, emit, { caller: { kind: 'service', service }, role, name, atMs, isBare: true, ...delivery });
}

function byIdentityCenter(scene: Scene, emit: Emit, atMs: number): Begun {
  const { dice } = scene;
  const account = busyAccount(scene);
  const subject = `person-${dice.below(PEOPLE)}@example.com`;
  const caller: Party = {
    kind: 'saml',
    subject,
    provider: `arn:aws:iam::${account.id}:saml-provider/AWSSSO_5c1e07f0d1a2b3c4_DO_NOT_DELETE`,
    issuer: 'https://portal.sso.eu-west-1.amazonaws.com/saml/assertion/QUNNRS1CRU5DSE1BUks',
  };
  return begin(scene, emit, { caller, role: dice.pick(account.identityCenterRoles), name: subject, atMs });
}

function byWebIdentity(scene: Scene, emit: Emit, atMs: number): Begun {
  const { dice } = scene;
  const account = busyAccount(scene);
  const provider = `arn:aws:iam::${account.id}:oidc-provider/token.actions.githubusercontent.com`;
  const subject = `repo:acme/service-${dice.below(FUNCTIONS)}:ref:refs/heads/main`;
  const caller: Party = { kind: 'web', subject, provider, accountId: account.id };
  return begin(scene, emit, { caller, role: anyRole(dice, account), name: `GitHubActions-${dice.hex(8)}`, atMs });
}

function begin(scene: Scene, emit: Emit, order: Omit<IssueOrder, 'ip' | 'region' | 'delivery'>): Begun {
  const place = placeOf(scene);
  const delivery = scene.dice.chance(LOST) ? 'none' : 'all';
  return { session: issue(scene, emit, { ...place, ...order, delivery }), place, atMs: order.atMs };
}
