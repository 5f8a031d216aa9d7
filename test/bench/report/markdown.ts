/** A table in Markdown: the first column to the left, all others, which are figures, to the right. */
export function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), `|---|${'--:|'.repeat(head.length - 1)}`, ...rows.map(line)].join('\n');
}

/** For what was not measured, or cannot be on this machine. */
export const NONE = '–';

export const whole = (value: number): string => Math.round(value).toLocaleString('en');
export const seconds = (ms: number): string => (ms / 1_000).toFixed(1);
export const megabytes = (bytes: number): string => (bytes > 0 ? `${whole(bytes / 1e6)} MB` : NONE);
export const ratio = (value: number, to: number | null): string => (to === null ? NONE : (value / to).toFixed(2));
/** Milliseconds, with as many digits as mean anything. */
export const millis = (ms: number): string => ms.toFixed(ms < 10 ? 2 : ms < 100 ? 1 : 0);
