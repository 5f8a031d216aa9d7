// Compiles the sources to dist/ and makes `npx backtrail` work, unless nothing has changed since. Their types are checked by
// `npm test` and `npm run typecheck`, once and with the specs' own, not by every build.
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { alone } from './alone.mjs';
import { bundle } from './bundle.mjs';
import { hashOf, inRoot, say, textOf } from './checkout.mjs';
import { install } from './install.mjs';
import { runNode } from './run-node.mjs';

const GENERATED = 'libs/platform/src/generated';
/** For Node and for browsers, which are told apart by what they know. */
const PROGRAMS = ['tsconfig.build.json', 'apps/web/tsconfig.build.json'];
/** What the page is made of besides scripts. */
const PAGE_FILES = 'apps/web/static';
const SETTINGS = [
  'package.json',
  'package-lock.json',
  'scripts/bundle.mjs',
  'prisma/schema.prisma',
  'tsconfig.json',
  'apps/web/tsconfig.json',
  ...PROGRAMS,
];
const CLIENT_STAMP = inRoot(GENERATED, '.schema');
const BUILD_STAMP = inRoot('dist/.built');

/** Brings dist/ up to date with the sources. */
export async function build() {
  await generateClient();
  const sources = sourcesOf(['libs', 'apps']);
  const pageFiles = filesIn(PAGE_FILES).sort();
  const state = hashOf([...SETTINGS, ...sources, ...pageFiles].flatMap((file) => [file, readFileSync(inRoot(file))]));
  if (textOf(BUILD_STAMP) !== state) {
    say('building');
    rmSync(BUILD_STAMP, { force: true });
    for (const program of PROGRAMS) {
      await runOrThrow('node_modules/typescript/bin/tsc', '-p', program, '--pretty', 'false');
    }
    for (const file of pageFiles) cpSync(inRoot(file), inRoot('dist', file));
    removeOrphans();
    await bundle();
    writeFileSync(BUILD_STAMP, state);
  }
  linkCommand();
}

/** Everything that is compiled: all but tests and what Prisma writes, in one order on every machine. */
function sourcesOf(folders) {
  return folders
    .flatMap((folder) => filesIn(folder))
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts') && !file.startsWith(`${GENERATED}/`))
    .sort();
}

function filesIn(folder) {
  return readdirSync(inRoot(folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(inRoot(), path.join(entry.parentPath, entry.name)));
}

async function generateClient() {
  const state = hashOf(['prisma/schema.prisma', 'package-lock.json'].map((file) => readFileSync(inRoot(file))));
  if (textOf(CLIENT_STAMP) === state) return;
  process.env.CHECKPOINT_DISABLE ??= '1'; // Prisma asks its makers for news otherwise
  await runOrThrow('node_modules/prisma/build/index.js', 'generate');
  writeFileSync(CLIENT_STAMP, state);
}

async function runOrThrow(...words) {
  const { code, output } = await runNode(words);
  if (code !== 0) throw new Error(`${words.join(' ')} failed with exit code ${code}:\n${output}`);
}

/** The compiler leaves behind what it made of files that are gone. */
function removeOrphans() {
  const sources = new Set([...filesIn('libs'), ...filesIn('apps')]);
  for (const file of [...filesIn('dist/libs'), ...filesIn('dist/apps')]) {
    const source = path.relative('dist', file).replace(/\.js(\.map)?$/, '.ts');
    if (!sources.has(source)) rmSync(inRoot(file));
  }
}

/** npm links a package's commands where it is installed, but not in its own checkout. */
function linkCommand() {
  if (process.platform === 'win32') return;
  const link = inRoot('node_modules/.bin/backtrail');
  mkdirSync(path.dirname(link), { recursive: true });
  rmSync(link, { force: true });
  symlinkSync('../../bin/backtrail.mjs', link);
}

if (process.argv[1] === import.meta.filename) {
  try {
    await alone(async () => {
      await install();
      await build();
    });
  } catch (error) {
    say(error.message);
    process.exitCode = 1;
  }
}
