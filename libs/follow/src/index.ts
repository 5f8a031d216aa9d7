export { backOffSeconds, MOST_STRIKES, MOST_TRIES } from './back-off.ts';
export { dueWork } from './due-work.ts';
export type { DueWork } from './due-work.ts';
export { LookFailed } from './look-failed.ts';
export { failLook, heard, lookAt } from './look.ts';
export type { LookDeps, Looked } from './look.ts';
export { QUEUE_NAMES } from './queue-names.ts';
export { readDue } from './read-due.ts';
export type { ReadDueDeps } from './read-due.ts';
export { RunUnknown, listRuns, objectsOfRun, retryRun, runOf, runsUnderWay } from './runs.ts';
export type { Run, RunCounts, RunObject } from './runs.ts';
export { SourceNameRefused, SourcePlaceRefused, SourceUnknown } from './source-errors.ts';
export { placeOf, placeText } from './source-place.ts';
export type { SourcePlace } from './source-place.ts';
export {
  DEFAULT_EVERY_SECONDS,
  addSource,
  listSources,
  pauseSource,
  removeSource,
  resumeSource,
  sourceNamed,
  sourceOf,
} from './sources.ts';
export type { FollowedSource } from './sources.ts';
export { MOST_DUE, NO_PROGRESS, sourceProgress } from './source-progress.ts';
export type { SourceProgress } from './source-progress.ts';
export { takeMessageWith } from './take-message.ts';
export type { TakeMessageDeps } from './take-message.ts';
export { testPlace } from './test-place.ts';
export type { PlaceTest } from './test-place.ts';
export type { Taker } from './taken-object.ts';
export { beat, endWorker, forgetDeadWorkers, listWorkers } from './workers.ts';
export type { WorkerLife } from './workers.ts';
