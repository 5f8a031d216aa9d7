import type { Account, Role } from './cast.ts';
import { addresses, castOf } from './cast.ts';
import { userAgents } from './calls.ts';
import type { Dice } from './dice.ts';
import { diceOf } from './dice.ts';
import type { Draft } from './draft.ts';
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
  readonly regions: readonly string[];
  readonly shares: Shares;
  /** Least length of an everyday record, in bytes. */
  readonly padTo: number;
};

/** Everything that stories draw on: dice, people and roles, and what must not be said twice. */
export type Scene = SceneOptions & {
  readonly dice: Dice;
  readonly cast: readonly Account[];
  /** Text to cut paddings and session tokens from. */
  readonly filler: string;
  /** Where sessions were issued, so that no two of one role and name begin within the same seconds. */
  readonly taken: Set<string>;
  /** Keys issued lately, with their accounts: what repeated ids are drawn from. */
  readonly recentKeys: { readonly key: string; readonly accountId: string }[];
};

/** Receives the records of a story. */
export type Emit = (draft: Draft) => void;

const FILLER_BYTES = 65_536;
const RECENT_KEYS = 64;
const GUARD_MS = 8_000;

/** Sets the scene of a seed. */
export function sceneOf(options: SceneOptions): Scene {
  const dice = diceOf(options.seed);
  const words = Array.from({ length: 96 }, () => dice.hex(3 + dice.below(6)));
  let filler = '';
  while (filler.length < FILLER_BYTES) filler += `${dice.pick(words)}/`;
  return { ...options, dice, cast: castOf(dice, options.accounts), filler, taken: new Set(), recentKeys: [] };
}

/** A stretch of filler. */
export function fillerOf(scene: Scene, bytes: number): string {
  const from = scene.dice.below(scene.filler.length - bytes);
  return scene.filler.slice(from, from + bytes);
}

/** A fresh temporary key of an account, or now and then one that another account was given lately. */
export function temporaryKey(scene: Scene, role: Role): string {
  const { dice, recentKeys, shares } = scene;
  if (dice.chance(shares.repeatedKeys)) {
    const elsewhere = recentKeys.filter(({ accountId }) => accountId !== role.accountId);
    if (elsewhere.length > 0) return dice.pick(elsewhere).key;
  }
  const key = keyId(dice, 'ASIA', role.stem);
  recentKeys.push({ key, accountId: role.accountId });
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

/** An address of the documentation range that stands for one place of work. */
export const addressOf = (dice: Dice): string => `198.51.100.${1 + dice.below(254)}`;

export const userAgentOf = (dice: Dice): string => dice.pick(userAgents);
