export { DurabilitySettingUnsafe, LedgerUnlogged, checkDurability } from './check-durability.ts';
export { compileLess } from './compile-effort.ts';
export { ConfigInvalid } from './config-invalid.ts';
export { loadConfig } from './config.ts';
export type { Config } from './config.ts';
export {
  EmbeddedStoreBusy,
  EmbeddedStoreHomeUnusable,
  EmbeddedStoreInitFailed,
  EmbeddedStoreNoAccount,
  EmbeddedStoreStartFailed,
  EmbeddedStoreUnsupported,
  EmbeddedStoreVersionMismatch,
} from './embedded/embedded-store-errors.ts';
export { openEmbeddedStore } from './embedded/open-embedded-store.ts';
export type { EmbeddedStore, EmbeddedStoreOptions } from './embedded/open-embedded-store.ts';
export type { ServerSettings } from './embedded/server-settings.ts';
export { growHeapsSlowly } from './heap-growth.ts';
export { inTransaction } from './in-transaction.ts';
export type { TransactionOptions } from './in-transaction.ts';
export { isConflict, isConnectionLoss, isRetryable } from './is-retryable.ts';
export { isLoopback, namesLoopback } from './loopback.ts';
export { listenTo } from './listen-to.ts';
export type { BellOptions } from './listen-to.ts';
export { createLog, withoutPasswords } from './log.ts';
export type { LineSink, Log, LogLevel } from './log.ts';
export { isMigrated, migrate } from './migrate.ts';
export { MigrationEdited, MigrationFailed, MigrationFailedBefore, MigrationUnknown } from './migration-errors.ts';
export { oneAtATime } from './one-at-a-time.ts';
export { migrationsFolder, packageRoot, packageVersion } from './package-root.ts';
export { createPool } from './pool.ts';
export type { PoolOptions } from './pool.ts';
export { prismaOver } from './prisma.ts';
export type { PrismaClient } from './generated/client.ts';
export { QueueRedisEvicts, QueueSchemaUnusable, openQueues } from './queue.ts';
export type { JobIds, QueuePlace, Queues } from './queue.ts';
export { settledOrAborted } from './settled-or-aborted.ts';
export { StoreUnreachable } from './store-unreachable.ts';
export { openStore } from './store.ts';
export type { Store, StoreOptions } from './store.ts';
export { withRetry } from './with-retry.ts';
export type { RetryOptions } from './with-retry.ts';
