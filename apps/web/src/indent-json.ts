const STEP = '  ';

/**
 * Breaks JSON text into lines without reading it: every character but the white space between the parts stays as it is,
 * numbers of any length and text that is no JSON included.
 */
export function indentJson(text: string): string {
  let depth = 0;
  const parts = text.match(/"(?:[^"\\]|\\.)*"|[[{]\s*[\]}]|[[\]{},:]|[^\s[\]{},:"]+|"/gs) ?? [];
  return parts
    .map((part) => {
      if (part === '{' || part === '[') return `${part}${lineAt(++depth)}`;
      if (part === '}' || part === ']') return `${lineAt((depth = Math.max(0, depth - 1)))}${part}`;
      if (part === ',') return `,${lineAt(depth)}`;
      if (part === ':') return ': ';
      return part.startsWith('[') || part.startsWith('{') ? `${part.charAt(0)}${part.slice(-1)}` : part;
    })
    .join('');
}

const lineAt = (depth: number): string => `\n${STEP.repeat(Math.min(depth, 40))}`;
