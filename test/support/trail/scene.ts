import type { Account, Partition, Role } from './cast.ts';
import { addresses, castOf } from './cast.ts';
import { userAgents } from './calls.ts';
import type { Dice } from './dice.ts';
import { diceOf } from './dice.ts';
import type { Draft } from './draft.ts';
import type { Stem } from './identifiers.ts';
import { keyId } from './identifiers.ts';

/** How often things happen, each from 0 to 1. */
export type Shares = {
  /** Records delivered a second time, byte for byte. */
  readonly exactDuplicates: number;
  /** Records delivered a second time with their members in another order. */
  readonly respelledDuplicates: number;
  /** Records delivered a second time under the same id, saying something else. */
  readonly conflicts: number;
  /** Pieces of `Records` that are no record. */
  readonly poison: number;
  /** Issuing calls that were not delivered. */
  readonly lostIssues: number;
  /** Temporary keys whose id an account elsewhere was given too. */
  readonly repeatedKeys: number;
  /** Records that miss the file of their time and come in the lane's next one. */
  readonly late: number;
};

export type SceneOptions = {
  readonly seed: number;
  readonly accounts: number;
  /** Whether there are accounts in China and in AWS GovCloud (US) too, each in one Region. */
  readonly isAbroad: boolean;
  readonly regions: readonly string[];
  readonly shares: Shares;
  /** Least length of an everyday record, in bytes. */
  readonly padTo: number;
};

/** Everything that stories draw on: dice, people and roles, and what must not be said twice. */
export type Scene = SceneOptions & {
  readonly dice: Dice;
  readonly cast: readonly Account[];
  /** Accounts of other partitions, each in its only Region. */
  readonly abroad: readonly { readonly account: Account; readonly region: string }[];
  /** Text to cut paddings and session tokens from. */
  readonly filler: string;
  /** Where sessions were issued, so that no two of one role and name begin within the same seconds. */
  readonly taken: Set<string>;
  /** Keys issued lately, with their accounts: what repeated ids are drawn from. */
  readonly recentKeys: { readonly key: string; readonly stem: Stem }[];
};

/** Receives the records of a story. */
export type Emit = (draft: Draft) => void;

const FILLER_BYTES = 65_536;
const RECENT_KEYS = 256;
const GUARD_MS = 8_000;

/** Sets the scene of a seed. */
export function sceneOf(options: SceneOptions): Scene {
  const dice = diceOf(options.seed);
  const words = Array.from({ length: 96 }, () => dice.hex(3 + dice.below(6)));
  let filler = '';
  while (filler.length < FILLER_BYTES) filler += `${dice.pick(words)}/`;
  const cast = castOf(dice, options.accounts);
  const abroad = options.isAbroad ? FOREIGN_PARTS.map(([partition, region]) => abroadIn(dice, partition, region)) : [];
  return { ...options, dice, cast, abroad, filler, taken: new Set(), recentKeys: [] };
}

function abroadIn(dice: Dice, partition: Partition, region: string): Scene['abroad'][number] {
  const [account] = castOf(dice, 1, partition);
  if (account === undefined) throw new RangeError('no account abroad');
  return { account, region };
}

/** The same scene in one of the other partitions: one account, one Region, and nobody from elsewhere. */
export const sceneAbroad = (scene: Scene, { account, region }: Scene['abroad'][number]): Scene => ({
  ...scene,
  cast: [account],
  regions: [region],
});

/** Where the other partitions' accounts are. */
export const FOREIGN_PARTS: readonly (readonly [Partition, region: string])[] = [
  ['aws-cn', 'cn-north-1'],
  ['aws-us-gov', 'us-gov-west-1'],
];

/** A stretch of filler. */
export function fillerOf(scene: Scene, bytes: number): string {
  const from = scene.dice.below(scene.filler.length - bytes);
  return scene.filler.slice(from, from + bytes);
}

/** A fresh temporary key of an account, or now and then one that another account was given lately, and this one was not. */
export function temporaryKey(scene: Scene, { stem }: Pick<Account, 'stem'>): string {
  const { dice, recentKeys, shares } = scene;
  const givenHere = new Set(recentKeys.filter((recent) => recent.stem === stem).map(({ key }) => key));
  const elsewhere = recentKeys.filter(({ key }) => !givenHere.has(key));
  const isRepeated = dice.chance(shares.repeatedKeys) && elsewhere.length > 0;
  const key = isRepeated ? dice.pick(elsewhere).key : keyId(dice, 'ASIA', stem);
  recentKeys.push({ key, stem });
  if (recentKeys.length > RECENT_KEYS) recentKeys.shift();
  return key;
}

/** A session name as callers choose them: other people's addresses, builds, SDKs' own. */
export function sessionName(scene: Scene, role: Role, atMs: number): string {
  const { dice } = scene;
  const kind = dice.below(4);
  if (kind < 2) return unusedName(scene, role, dice.pick(addresses), atMs);
  if (kind === 2) return unusedName(scene, role, `build-${dice.below(10_000)}`, atMs);
  return unusedName(scene, role, `botocore-session-${Math.floor(atMs / 1000)}`, atMs);
}

/** The name, or a variant of it where a session of this role and name began within seconds of this moment. */
export function unusedName(scene: Scene, role: Role, name: string, atMs: number): string {
  const moment = Math.floor(atMs / GUARD_MS);
  const isTaken = [-1, 0, 1].some((step) => scene.taken.has(`${role.id} ${name} ${moment + step}`));
  if (isTaken) return unusedName(scene, role, `${name}-${scene.dice.hex(4)}`, atMs);
  scene.taken.add(`${role.id} ${name} ${moment}`);
  return name;
}

/** A moment from this one on in which no credential of this principal began within seconds. */
export function unusedMoment(scene: Scene, principal: string, atMs: number): number {
  const moment = Math.floor(atMs / GUARD_MS);
  const isTaken = [-1, 0, 1].some((step) => scene.taken.has(`${principal} ${moment + step}`));
  if (isTaken) return unusedMoment(scene, principal, atMs + GUARD_MS);
  scene.taken.add(`${principal} ${moment}`);
  return atMs;
}

/** An address of the documentation range that stands for one place of work. */
export const addressOf = (dice: Dice): string => `198.51.100.${1 + dice.below(254)}`;

export const userAgentOf = (dice: Dice): string => dice.pick(userAgents);
