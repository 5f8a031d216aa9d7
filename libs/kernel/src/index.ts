export { groupedBy } from './grouped-by.ts';
export { AppError } from './app-error.ts';
export type { ErrorDetails } from './app-error.ts';
export { isoOf } from './epoch-ms.ts';
export type { EpochMs } from './epoch-ms.ts';
export { err, ok } from './result.ts';
export type { Result } from './result.ts';
export { compareText, distinctInOrder } from './text-order.ts';
export { unreachable } from './unreachable.ts';
