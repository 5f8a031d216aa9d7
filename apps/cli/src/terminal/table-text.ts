import { safeText } from './safe-text.ts';

/** Rows of cells in columns as wide as their widest cell, under a heading. Cells are made safe. */
export function tableText(heading: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const all = [heading, ...rows].map((row) => row.map(safeText));
  const widths = heading.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  return all.map((row) => ` ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd());
}
