export { createHealthPool } from './health-pool.ts';
export { healthOf, PARTS } from './part-state.ts';
export type { Health, PartName, PartState, Parts } from './part-state.ts';
export { watchHealth } from './watch-health.ts';
export type { HealthOptions, HealthWatch } from './watch-health.ts';
export { createStoreMetrics } from './store-metrics.ts';
export type { MeasureStore, StoreMetricsOptions } from './store-metrics.ts';
