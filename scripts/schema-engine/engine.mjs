import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg';
import { migrationAdapterFactory } from './migration-adapter.mjs';
import { createDatabase, databaseOf } from './postgres-url.mjs';

const NOWHERE = 'postgresql://nobody@127.0.0.1:1/none';

/**
 * The engine's methods by their JSON-RPC names, each from its parameters to its result. An engine is made for a database
 * when a method first needs it, so that what needs no database asks for none.
 */
export function engineMethods(url = NOWHERE, datamodelFiles = []) {
  const engines = new Map();
  const engineOf = (database) => {
    if (!engines.has(database)) engines.set(database, openEngine(database, datamodelFiles));
    return engines.get(database);
  };
  const special = {
    createDatabase: async (params) => {
      const target = params.datasource?.url ?? url;
      const databaseName = databaseOf(target);
      await createDatabase(target, databaseName);
      return { databaseName };
    },
    getDatabaseVersion: async (params) => (await engineOf(url)).version(params),
    dbExecute: async (params) => {
      const target = params.datasourceType?.tag === 'url' ? params.datasourceType.url : url;
      return (await engineOf(target)).dbExecute(params);
    },
  };
  const methodOf = (name) =>
    special[name] ??
    (async (params) => {
      const engine = await engineOf(url);
      if (typeof engine[name] !== 'function') throw new Error(`the schema engine has no method "${name}"`);
      return engine[name](params);
    });
  const close = async () => {
    for (const engine of await Promise.all(engines.values())) engine.free();
  };
  return { methodOf, close };
}

async function openEngine(url, datamodelFiles) {
  await loadWasm();
  const adapter = bindMigrationAwareSqlAdapterFactory(migrationAdapterFactory(url));
  const datamodels =
    datamodelFiles.length > 0 ? datamodelFiles.map((file) => [file, readFileSync(file, 'utf8')]) : undefined;
  return bindings.SchemaEngine.new({ datamodels }, logLine, adapter);
}

let loading;
function loadWasm() {
  return (loading ??= instantiate());
}

async function instantiate() {
  const script = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg');
  const bytes = readFileSync(script.replace(/\.js$/, '.wasm'));
  const { instance } = await WebAssembly.instantiate(bytes, { './schema_engine_bg.js': bindings });
  globalThis.PRISMA_WASM_PANIC_REGISTRY = { set_message: reportPanic };
  bindings.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
}

// The engine ends the process with its panic; the CLI shows the last ERROR line of stderr.
function reportPanic(message) {
  process.stderr.write(`${JSON.stringify({ level: 'ERROR', target: 'schema_engine', fields: { message } })}\n`);
}

function logLine(line) {
  if (process.env.DEBUG !== undefined) process.stderr.write(`${line}\n`);
}
