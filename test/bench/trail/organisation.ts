import type { Account, Role, User } from '../../support/trail/cast.ts';
import type { Dice } from '../../support/trail/dice.ts';
import { keyId, uniqueId } from '../../support/trail/identifiers.ts';
import type { Scene } from '../../support/trail/scene.ts';
import { addressOf, sceneOf, userAgentOf } from '../../support/trail/scene.ts';

/** An organisation without oddities: everything that it does could have been done at any company on any day. */
export function organisationOf(seed: number): Scene {
  return sceneOf({
    seed,
    accounts: 8,
    isAbroad: false,
    regions: ['us-east-1', 'eu-west-1', 'ap-southeast-2'],
    padTo: 0,
    shares: {
      exactDuplicates: 0,
      respelledDuplicates: 0,
      conflicts: 0,
      poison: 0,
      lostIssues: 0,
      repeatedKeys: 0,
      late: 0,
    },
  });
}

/** An account, the first ones much more often: every organisation has a few in which most things happen. */
export function busyAccount({ dice, cast }: Scene): Account {
  return pickEarly(dice, cast);
}

/** A place of work: the first Region most of the time. */
export function placeOf({ dice, regions }: Scene): {
  readonly region: string;
  readonly ip: string;
  readonly userAgent: string;
} {
  return { region: pickEarly(dice, regions), ip: addressOf(dice), userAgent: userAgentOf(dice) };
}

/** A role of an account that people and other roles may take. */
export const anyRole = (dice: Dice, account: Account): Role => dice.pick(account.roles);

/** A user of an account besides those of the cast. */
export function newUser(dice: Dice, { id, stem }: Account, name: string): User {
  const arn = `arn:aws:iam::${id}:user/${name}`;
  return { accountId: id, name, arn, id: uniqueId(dice, 'AIDA', stem), key: keyId(dice, 'AKIA', stem) };
}

function pickEarly<T>(dice: Dice, list: readonly T[]): T {
  const place = Math.floor((dice.below(1_000) / 1_000) ** 2 * list.length);
  return list[place] ?? dice.pick(list);
}
