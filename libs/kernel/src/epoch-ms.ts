declare const epochMs: unique symbol;

/** A moment as milliseconds since 1970-01-01T00:00:00Z, in UTC. Whole, may be negative, always finite. */
export type EpochMs = number & { readonly [epochMs]: true };

/** ISO 8601 in UTC: whole seconds as `2026-03-02T09:00:00Z`, else with milliseconds as `2026-03-02T09:00:00.250Z`. */
export function isoOf(at: EpochMs): string {
  const text = new Date(at).toISOString();
  return at % 1000 === 0 ? `${text.slice(0, -5)}Z` : text;
}
