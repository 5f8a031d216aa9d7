#!/usr/bin/env node
// The command `backtrail`: what it runs is compiled from apps/cli, and put together by scripts/bundle.mjs.
import { existsSync } from 'node:fs';

// As Node 21 and newer have it. The driver of PostgreSQL asks it where it runs, and makes an HTTP response to find out
// where there is none, which loads all of `fetch`.
globalThis.navigator ??= { userAgent: `Node.js/${process.versions.node.split('.')[0]}` };

const built = new URL('../dist/command/main.js', import.meta.url);

if (existsSync(built)) {
  const { main } = await import(built);
  await main(process);
} else {
  process.stderr.write('error: backtrail is not built yet: run `npm start`, `npm test` or `npm run build` once\n');
  process.exitCode = 1;
}
