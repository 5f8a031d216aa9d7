// Installs the packages of package-lock.json, unless they are there. Uses what Node brings, since nothing else may be.
import { writeFileSync } from 'node:fs';
import { hashOf, inRoot, say, textOf } from './checkout.mjs';
import { runNode } from './run-node.mjs';

const STAMP = inRoot('node_modules/.backtrail-installed');
const OLDEST_NODE = [20, 19];

/** Makes node_modules hold what package-lock.json says. Says nothing when it does already. */
export async function install() {
  refuseOldNode();
  const wanted = hashOf([textOf(inRoot('package-lock.json')), process.platform, process.arch]);
  if (textOf(STAMP) === wanted) return;
  if (!isInstalled()) await installPackages();
  writeFileSync(STAMP, wanted);
}

function refuseOldNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  const [wantedMajor, wantedMinor] = OLDEST_NODE;
  if (major > wantedMajor || (major === wantedMajor && minor >= wantedMinor)) return;
  throw new Error(`Backtrail needs Node ${OLDEST_NODE.join('.')} or newer; this is ${process.versions.node}`);
}

/** Whether an earlier `npm install` left exactly the locked versions: npm lists them when it has finished. */
function isInstalled() {
  const listed = textOf(inRoot('node_modules/.package-lock.json'));
  if (listed === '') return false;
  const found = JSON.parse(listed).packages;
  const locked = Object.entries(JSON.parse(textOf(inRoot('package-lock.json'))).packages);
  return locked.every(([place, { version, optional, devOptional }]) => {
    const isThere = found[place]?.version === version;
    return place === '' || isThere || (found[place] === undefined && (optional || devOptional));
  });
}

// Prisma's engine would be fetched from a host of its own; the project has it as a package (scripts/schema-engine).
const ENVIRONMENT = { PRISMA_SCHEMA_ENGINE_BINARY: inRoot('scripts/schema-engine/main.mjs') };

async function installPackages() {
  const npm = process.env.npm_execpath;
  if (npm === undefined) throw new Error('packages are missing: run "npm start", "npm test" or "npm run build"');
  say('installing packages (once; about a minute)');
  const words = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  const { code, output } = await runNode([npm, ...words], ENVIRONMENT);
  if (code !== 0) throw new Error(`npm ci failed with exit code ${code}:\n${output}`);
}
