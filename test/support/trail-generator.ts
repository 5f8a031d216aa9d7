export { generatePlainFiles, generateTrail, usualShares } from './trail/generate.ts';
export type { TrailOptions } from './trail/generate.ts';
export type { PlainFile } from './trail/lane.ts';
export type {
  GeneratedFile,
  ManifestRecord,
  Poison,
  RecordClass,
  TrailTotals,
  TrueOrigin,
  Truth,
} from './trail/manifest.ts';
export { readManifest } from './trail/read-manifest.ts';
export type { FiledRecord } from './trail/read-manifest.ts';
export type { Shares } from './trail/scene.ts';
export { writeTrail } from './trail/write-trail.ts';
export type { TrailOnDisk } from './trail/write-trail.ts';
