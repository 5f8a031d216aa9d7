/**
 * SQL for a timestamptz column as whole milliseconds since 1970; null for the infinite times, which only a forger writes.
 * Exact in all years, where the driver's own reading of times is not.
 */
export function epochMsSql(column: string): string {
  return `case when isfinite(${column}) then (extract(epoch from ${column}) * 1000)::bigint end`;
}
