/**
 * An enumeration of the schema out of a table of its values and what each means. Tables are typed by the union that they
 * spell out, so that a value which the code knows and the schema does not is a fault of compilation.
 */
export function enumText(name: string, description: string, values: Readonly<Record<string, string>>): string {
  const lines = Object.entries(values).map(([value, meaning]) => `  ${quoted(meaning)}\n  ${value}`);
  return `${quoted(description)}\nenum ${name} {\n${lines.join('\n')}\n}\n`;
}

const quoted = (text: string): string => JSON.stringify(text);
