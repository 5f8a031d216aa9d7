import type { World } from '../world.ts';
import { anonymousReads, objectsNextDoor, partnerComesIn, sandboxComesIn } from './borders.ts';
import { chainOfRoles, crossAccount, roleJuggling } from './chains.ts';
import { assumeRoot } from './assume-root.ts';
import { rootInConsole, userInConsole } from './console.ts';
import { portalIntoConsole, samlIntoConsole, signinToken, switchRole } from './console-of-roles.ts';
import { awsLogin, signInSession } from './sign-in-tokens.ts';
import { pipeline } from './oidc.ts';
import { portalUser } from './portal.ts';
import { samlUser } from './saml.ts';
import { failedBeside, impostor, intruder, intruderSurvives, usedLate } from './intruder.ts';
import { byCertificate, machinesInOneSecond } from './certificates.ts';
import { appUsers, expressBucket, otherPartition } from './other-issues.ts';
import { serviceLinkedRole, serviceRole, servicesThemselves } from './services.ts';
import {
  namesakesInOneSecond,
  peopleInOneSecond,
  pipelinesInOneSecond,
  sharedRole,
  strangersInOneSecond,
  strangersSoonAfter,
  twins,
} from './strangers.ts';
import { federationToken, rootWorks, sessionOfUser, userTakesRole, userWorks } from './users.ts';
import { codeBuild, containerTask, pod } from './containers.ts';
import { lambdaFunction, prewarmedFunction } from './functions.ts';
import { instance, instanceDisk } from './instances.ts';

/** Something that happens in the organisation, beginning at a moment in seconds since the epoch. */
export type Scene = (world: World, at: number) => void;

/** What happens, and how often beside the rest. */
export const SCENES: readonly (readonly [scene: Scene, weight: number])[] = [
  [userWorks, 3],
  [userTakesRole, 8],
  [sessionOfUser, 2],
  [rootWorks, 1],
  [federationToken, 2],
  [chainOfRoles, 8],
  [crossAccount, 8],
  [roleJuggling, 1],
  [partnerComesIn, 3],
  [sandboxComesIn, 3],
  [objectsNextDoor, 2],
  [anonymousReads, 1],
  [samlUser, 5],
  [portalUser, 7],
  [pipeline, 6],
  [userInConsole, 3],
  [rootInConsole, 1],
  [switchRole, 4],
  [samlIntoConsole, 2],
  [portalIntoConsole, 4],
  [signinToken, 2],
  [awsLogin, 2],
  [signInSession, 2],
  [assumeRoot, 2],
  [instance, 5],
  [lambdaFunction, 5],
  [prewarmedFunction, 2],
  [containerTask, 5],
  [pod, 3],
  [codeBuild, 3],
  [instanceDisk, 1],
  [serviceRole, 4],
  [serviceLinkedRole, 2],
  [servicesThemselves, 2],
  [byCertificate, 2],
  [machinesInOneSecond, 1],
  [appUsers, 2],
  [expressBucket, 1],
  [otherPartition, 1],
  [strangersInOneSecond, 4],
  [strangersSoonAfter, 3],
  [pipelinesInOneSecond, 2],
  [peopleInOneSecond, 2],
  [namesakesInOneSecond, 1],
  [sharedRole, 4],
  [twins, 3],
  [intruder, 3],
  [intruderSurvives, 1],
  [impostor, 3],
  [usedLate, 2],
  [failedBeside, 2],
];
