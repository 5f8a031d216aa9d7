export { ingest } from './ingest.ts';
export type { IngestDeps, IngestOptions } from './ingest.ts';
export type { FileCounts, FileNote, IngestProgress, IngestReport, RecordCounts } from './ingest-report.ts';
export { summaryOf } from './ingest-summary.ts';
export type { IngestSummary } from './ingest-summary.ts';
export { DEFAULT_BATCH_LIMITS } from './loader.ts';
export type { BatchLimits } from './loader.ts';
export { replayQuarantine } from './replay-quarantine.ts';
export type { ReplayReport, ReplayResult, Replayed } from './replay-quarantine.ts';
