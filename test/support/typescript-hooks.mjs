import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const CONFIG = new URL('../../.swcrc', import.meta.url);
const CACHE = new URL('../../node_modules/.cache/backtrail-typescript/', import.meta.url);

/** Node's own loader, but that TypeScript loses its types on the way. What came out is kept for the next process. */
export async function load(url, context, nextLoad) {
  if (!url.startsWith('file:') || !url.endsWith('.ts')) return nextLoad(url, context);
  const [config, source] = await Promise.all([readFile(CONFIG, 'utf8'), readFile(fileURLToPath(url), 'utf8')]);
  const name = createHash('sha256').update(config).update(url).update(source).digest('hex');
  const kept = new URL(`${name}.mjs`, CACHE);
  const code = (await readFile(kept, 'utf8').catch(() => undefined)) ?? (await compile(url, source, config, kept));
  return { format: 'module', source: code, shortCircuit: true };
}

async function compile(url, source, config, kept) {
  const { transform } = await import('@swc/core');
  const options = { ...JSON.parse(config), swcrc: false, filename: fileURLToPath(url), sourceMaps: 'inline' };
  const { code } = await transform(source, options);
  await keep(kept, code).catch(() => undefined); // a reader of somebody else's checkout may not write there
  return code;
}

/** Written aside and renamed, since another process may be reading. */
async function keep(file, code) {
  const draft = new URL(`${file.href}.${process.pid}`);
  await mkdir(CACHE, { recursive: true });
  await writeFile(draft, code);
  await rename(draft, file);
}
