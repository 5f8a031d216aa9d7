// Lets Node run the sources of a sandbox: TypeScript loses its types, and '@jest/globals' is the one beside this file.
// Nothing is kept, since every sandbox is another mixture of mutants.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { transform } from '@swc/core';

const CONFIG = JSON.parse(await readFile(new URL('../../.swcrc', import.meta.url), 'utf8'));
const GLOBALS = new URL('spec-globals.mjs', import.meta.url).href;

export function resolve(specifier, context, nextResolve) {
  return specifier === '@jest/globals' ? { url: GLOBALS, shortCircuit: true } : nextResolve(specifier, context);
}

export async function load(url, context, nextLoad) {
  if (!url.startsWith('file:') || !url.endsWith('.ts')) return nextLoad(url, context);
  const filename = fileURLToPath(url);
  const options = { ...CONFIG, swcrc: false, sourceMaps: false, filename };
  const { code } = await transform(await readFile(filename, 'utf8'), options);
  return { format: 'module', source: code, shortCircuit: true };
}
