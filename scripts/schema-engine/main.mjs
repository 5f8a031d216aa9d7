#!/usr/bin/env node
// Prisma's schema engine without its native binary. The Prisma CLI asks for that binary before every command, and
// fetches it from a host of its own; this program stands in its place (PRISMA_SCHEMA_ENGINE_BINARY, set by
// prisma.config.ts) and answers with the same engine compiled to WebAssembly, which npm carries. A tool for
// development and tests: nothing that Backtrail runs needs it. PRISMA_NATIVE_ENGINE=1 goes back to the binary.
import { parseEngineArguments } from './arguments.mjs';
import { runCommand } from './command.mjs';
import { engineMethods } from './engine.mjs';
import { serveJsonRpc } from './json-rpc.mjs';

const asked = parseEngineArguments(process.argv.slice(2));

if (asked.kind === 'version') {
  process.stdout.write('schema-engine-cli wasm\n');
} else if (asked.kind === 'command') {
  process.exitCode = await runCommand(asked.command, asked.url);
} else {
  const { methodOf, close } = engineMethods(asked.url, asked.datamodelFiles);
  await serveJsonRpc(process.stdin, process.stdout, methodOf);
  await close();
  process.exit(0);
}
