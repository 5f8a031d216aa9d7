import type { EpochMs } from '#kernel';

/** A moment as PostgreSQL takes it in; infinite ones lie before and behind all others. */
export function boundText(at: number): string {
  if (at === -Infinity) return '-infinity';
  return at === Infinity ? 'infinity' : new Date(at).toISOString();
}

export const momentOf = (at: Date | null): EpochMs | null => (at === null ? null : (at.getTime() as EpochMs));
