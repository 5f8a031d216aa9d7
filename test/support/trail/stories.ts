import { actAsUser, settingOf } from './act.ts';
import type { Emit, Scene } from './scene.ts';
import { sceneAbroad } from './scene.ts';
import * as admissions from './stories/admissions.ts';
import * as chains from './stories/chains.ts';
import * as console from './stories/console.ts';
import * as federation from './stories/federation.ts';
import * as keys from './stories/keys.ts';
import * as rivals from './stories/rivals.ts';
import type { Story } from './stories/story.ts';
import { aUser } from './stories/story.ts';
import * as strangers from './stories/strangers.ts';
import * as tokens from './stories/tokens.ts';
import * as workloads from './stories/workloads.ts';

/** All stories: how often each is told where they are drawn by weight, its name, and how it goes. */
const STORIES: readonly (readonly [weight: number, name: string, story: Story])[] = [
  [300, 'a long-term key leads to its user', chains.userWorks],
  [200, 'a chain of roles leads to the user who began it', chains.userClimbs],
  [10, 'a chain ten deep leads to the user who began it', chains.longChain],
  [10, 'a role that takes itself leads to the user who began it', chains.roleTakesItself],
  [10, 'a way there and back again leads to the user who began it', chains.thereAndBack],
  [15, 'twin sessions of two users are told apart by their keys alone', rivals.twinsOfTwo],
  [10, 'twin sessions of one user lead to that user', rivals.twinsOfOne],
  [10, 'a role that was made again is another role', rivals.roleMadeAgain],
  [10, 'a call that failed makes no session', rivals.failedCallIsNone],
  [10, "a use outside of its key's time is bound to nothing", keys.useAfterTheEnd],
  [10, 'masked keys tell nobody apart', keys.maskedKeys],
  [15, 'a key id that repeats names nobody by itself', keys.repeatedKey],
  [10, "a user whom only the owner's copy shows is known by his unique id", strangers.strangerById],
  [10, 'a session of the next second is another session', rivals.neighbourIsAnother],
  [5, 'an issue that was told in two ways names nobody', rivals.issueToldTwoWays],
  [10, 'a stranger whom two may have been is nobody', strangers.strangerOfTwo],
  [40, 'forward access of a session belongs to the session', chains.forwardAccess],
  [20, 'forward access of a user belongs to the user', tokens.serviceCallsForUser],
  [100, 'a SAML session leads to its subject', federation.federatedPersonWorks],
  [90, 'a web identity session leads to its subject', federation.buildDeploys],
  [40, 'an Identity Center session leads to its user, by whatever key', federation.identityCenterUserWorks],
  [10, 'Identity Center users who share role and second stay apart', federation.identityCenterCrowd],
  [10, 'a role named like those of Identity Center is none of them', federation.nameLikeIdentityCenter],
  [40, 'a console session with many keys leads to its user', console.userInConsole],
  [10, 'console sessions of one second lead to their user', console.userInManyConsoles],
  [30, 'a role switched to in the console leads to the user who signed in', console.roleSwitchInConsole],
  [20, 'a console session of a federated role leads to its subject', console.federatedPersonInConsole],
  [15, 'a key that was exchanged for a console session leads on to its holder', console.keyMadeConsole],
  [10, 'a federated user in the console leads to the user who made it', console.federatedUserInConsole],
  [20, "a user's own temporary key leads to the user", tokens.ownTemporaryKey],
  [15, 'a federated user leads to the user who made it', tokens.federatedUserWorks],
  [10, 'a long-term root key leads to the root user', tokens.rootWorks],
  [10, 'a temporary root key leads to the root user by its issue', tokens.rootTemporaryKey],
  [15, 'a root console session leads to the root user by evidence', tokens.rootInConsole],
  [10, 'a sign-in that failed is no evidence of the root user', tokens.failedSignInIsNone],
  [15, 'an assumed root session leads to whoever assumed it', tokens.rootIsAssumed],
  [10, 'root and assumed root of one second are told apart by their keys', tokens.rootAndAssumedRoot],
  [80, 'an instance with two keys of one second leads to the instance', workloads.instanceWorks],
  [20, 'a refreshed instance leads to the instance', workloads.instanceIsRefreshed],
  [70, 'a function or a task leads to itself', workloads.taskWorks],
  [15, 'a function that keeps an old key is bound to the old issue', workloads.functionKeepsOldKey],
  [15, 'a workload that AWS names beside the identity is corroborated', workloads.scopeNamesWorkload],
  [10, 'a session named like an instance is no instance', workloads.nameLikeAnInstance],
  [10, 'what EC2 does for an instance is the instance at best', workloads.instanceInfrastructure],
  [20, 'a pod leads to its service account and not to its node', workloads.podWorks],
  [10, 'a build leads to itself', workloads.buildProjectWorks],
  [40, 'a service that takes a role is its origin', workloads.serviceWorks],
  [10, 'a service that acts for itself is its own origin', workloads.serviceActs],
  [15, 'a key that a session got for itself leads on to that session', admissions.sessionGetsKey],
  [10, 'a key that somebody else was let in by leads to whoever called for it', admissions.somebodyIsLetIn],
  [20, 'a session of Roles Anywhere leads to the certificate', admissions.certificateWorks],
  [20, 'sessions of an identity pool lead to their identities, by their keys', admissions.poolIdentitiesWork],
  [15, 'a provider that acts by delegation is not who approved it', admissions.providerActs],
];

const ALL_WEIGHTS = STORIES.reduce((sum, [weight]) => sum + weight, 0);
const ABROAD = 0.06;

/** The names of all stories, each of which says what must be true of its records. */
export const storyNames: readonly string[] = STORIES.map(([, name]) => name);

/** The story of trails' last records, which are filled up with single calls. */
const FILLING = STORIES[0]?.[1] ?? '';

/**
 * Tells one story: the next in turn, or one drawn by its weight where no turn is given. Now and then it takes place in
 * China or in GovCloud. Gives its name.
 */
export function tellStory(scene: Scene, emit: Emit, atMs: number, turn: number | null): string {
  const place = scene.abroad.length > 0 && scene.dice.chance(ABROAD) ? scene.dice.pick(scene.abroad) : null;
  const [, name, story] = turn === null ? drawn(scene) : (STORIES[turn % STORIES.length] ?? drawn(scene));
  story(place === null ? scene : sceneAbroad(scene, place), emit, atMs);
  return name;
}

function drawn(scene: Scene): (typeof STORIES)[number] {
  let left = scene.dice.below(ALL_WEIGHTS);
  const found = STORIES.find(([weight]) => (left -= weight) < 0);
  if (found === undefined) throw new RangeError('there are no stories');
  return found;
}

/** Emits one record by a user: what fills a trail to its last place. Gives its story's name. */
export function tellOneCall(scene: Scene, emit: Emit, atMs: number): string {
  actAsUser(scene, emit, aUser(scene), settingOf(scene, atMs));
  return FILLING;
}
