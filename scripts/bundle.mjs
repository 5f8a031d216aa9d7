// Puts the compiled command together into few files. A module of its own costs Node about half a millisecond to find,
// read and link, and a command needs hundreds of them; from few files it starts in half the time.
import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { inRoot } from './checkout.mjs';

/** The command, and the thread of a loader, which is started by the name of its file. */
const ENTRIES = {
  main: 'dist/apps/cli/src/main.js',
  'lane-main': 'dist/libs/ingest/src/lane-main.js',
  'reader-main': 'dist/libs/ingest/src/reader-main.js',
};
const FOLDER = 'dist/command';

/**
 * Packages that every command or every worker loads, and that nobody else has to see the same copy of. All others stay
 * where they are, what these load only in some cases as well.
 */
const TAKEN_IN = /^(bullmq|commander|zod)(\/|$)/;
const LEFT_BY_THEM = /^(ioredis|msgpackr-extract|pg|@valkey\/valkey-glide)(\/|$)/;

/** The one package that is loaded for what it does. Any other is left out where nothing of it is used. */
const FOR_ITS_EFFECT = 'reflect-metadata';

/** Those that are CommonJS ask for Node's own modules by this. */
const REQUIRE = `import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);`;

/** Writes dist/command/main.js, and beside it what the commands share and what each loads when it is called. */
export async function bundle() {
  const { build } = await import('esbuild');
  rmSync(inRoot(FOLDER), { recursive: true, force: true });
  await build({
    absWorkingDir: inRoot(),
    entryPoints: ENTRIES,
    outdir: FOLDER,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    mainFields: ['module', 'main'], // of modules, what nobody asks for is left out
    target: 'node20.19',
    keepNames: true, // classes are known by their names to the framework of the server
    sourcemap: true,
    banner: { js: REQUIRE },
    plugins: [{ name: 'packages', setup: leavePackages }],
    logLevel: 'warning',
  });
  nameClassesAlone();
}

/** How esbuild gives a function its name back: as a property that is defined anew, for every closure, every time. */
const NAMES_ALL = 'var __name = (target, value) => __defProp(target, "name", { value, configurable: true });';
/** Arrow functions have no prototype, and it matters to nobody what they are called. */
const NAMES_CLASSES = NAMES_ALL.replace('=> ', '=> target.prototype === void 0 ? target : ');

/** Leaves arrow functions as they are made. */
function nameClassesAlone() {
  const files = readdirSync(inRoot(FOLDER)).filter((file) => file.endsWith('.js'));
  const texts = files.map((file) => [inRoot(FOLDER, file), readFileSync(inRoot(FOLDER, file), 'utf8')]);
  const naming = texts.filter(([, text]) => text.includes(NAMES_ALL));
  if (naming.length !== 1)
    throw new Error(`expected esbuild's function __name in one file, found it in ${naming.length}`);
  for (const [file, text] of naming) writeFileSync(file, text.replace(NAMES_ALL, NAMES_CLASSES));
}

/** What our own files ask for by name is a package, unless it begins with # as our parts do. */
function leavePackages(build) {
  build.onResolve({ filter: /^[^./#]/ }, ({ path: name, importer, kind }) => {
    if (kind === 'entry-point') return undefined;
    if (path.relative(inRoot('node_modules'), importer)[0] !== '.')
      return LEFT_BY_THEM.test(name) ? { path: name, external: true } : undefined;
    return TAKEN_IN.test(name) ? undefined : { path: name, external: true, sideEffects: name === FOR_ITS_EFFECT };
  });
}
