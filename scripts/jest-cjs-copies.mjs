// Packages that are CommonJS and require() an ES module work on Node 20.19, but not inside Jest before Node 24.9.
// The ES modules concerned are compiled to CommonJS once, and Jest is pointed at the copies.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { transformSync } from '@swc/core';

const require = createRequire(import.meta.url);

/** Compiles each named package and gives Jest's `moduleNameMapper` entries for the copies. */
export function cjsCopies(root, names) {
  const folder = path.join(root, 'node_modules/.cache/jest-cjs');
  mkdirSync(folder, { recursive: true });
  return Object.fromEntries(names.map((name) => [`^${name}$`, cjsCopy(root, folder, name)]));
}

function cjsCopy(root, folder, name) {
  const source = readFileSync(require.resolve(name, { paths: [root] }), 'utf8');
  const options = { swcrc: false, jsc: { target: 'es2022' }, module: { type: 'commonjs' } };
  const copy = path.join(folder, `${name.replaceAll('/', '+')}.cjs`);
  writeFileSync(copy, transformSync(source, options).code);
  return copy;
}
