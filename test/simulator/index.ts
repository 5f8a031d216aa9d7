export { simulate } from './simulate.ts';
export type { Play, Simulation, Truth } from './simulate.ts';
export { GROUNDS } from './knowable.ts';
export type { Ground } from './knowable.ts';
export type { TrailFile } from './trail-files.ts';
export { FAULTS, WAYS, eventKey } from './truth.ts';
export type { Fault, Json, MadeEvent, Origin, Session, Signer, Way } from './truth.ts';
