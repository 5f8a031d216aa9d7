export { advance } from './advance.ts';
export type { Advance } from './advance.ts';
export { awaitCurrent, horizonHolders } from './await-current.ts';
export type { AwaitOptions, HorizonHolder } from './await-current.ts';
export { lineageDigest } from './digest.ts';
export { rebuild } from './rebuild.ts';
export { sessionCounts, variantCounts } from './session-counts.ts';
export type { SessionCounts, VariantCounts } from './session-counts.ts';
