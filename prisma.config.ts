import path from 'node:path';
import { defineConfig } from 'prisma/config';

const here = import.meta.dirname;

// The Prisma CLI wants its native schema engine before every command, `generate` included, and downloads it from a host
// of its own. The same engine as WebAssembly, which npm carries, answers in its place; PRISMA_NATIVE_ENGINE=1 opts out.
if (process.env['PRISMA_NATIVE_ENGINE'] !== '1') {
  process.env['PRISMA_SCHEMA_ENGINE_BINARY'] ??= path.join(here, 'scripts/schema-engine/main.mjs');
}

export default defineConfig({
  schema: path.join(here, 'prisma/schema.prisma'),
  migrations: { path: path.join(here, 'prisma/migrations') },
  // Prisma's commands change schemas, so theirs is the owner's login. `generate` reaches no database: it gets a URL that
  // leads nowhere, where `env()` would throw.
  datasource: { url: process.env['DATABASE_OWNER_URL'] ?? 'postgresql://nobody@127.0.0.1:1/none' },
});
