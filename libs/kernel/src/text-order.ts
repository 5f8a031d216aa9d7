/** The one order of texts: by UTF-16 code units, the same on every machine and in every locale. For `sort`. */
export const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Values in the order of their texts, each text once: of several with one text, the first. */
export function distinctInOrder<T>(values: readonly T[], textOf: (value: T) => string): readonly T[] {
  if (values.length < 2) return values;
  const byText = new Map<string, T>();
  for (const value of values) {
    const text = textOf(value);
    if (!byText.has(text)) byText.set(text, value);
  }
  return [...byText].sort(([a], [b]) => compareText(a, b)).map(([, value]) => value);
}
