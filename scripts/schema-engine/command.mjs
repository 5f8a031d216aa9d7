import { canConnect, createDatabase, databaseOf, dropDatabase } from './postgres-url.mjs';

const ERROR_CODES = { '3D000': 'P1003', '28P01': 'P1000', 28000: 'P1000' };

const COMMANDS = {
  'can-connect-to-database': canConnect,
  'create-database': (url) => createDatabase(url, databaseOf(url)),
  'drop-database': (url) => dropDatabase(url, databaseOf(url)),
};

/**
 * Runs one command of the engine's command line and gives its exit code.
 * The CLI drops the first line of stderr and reads the others as log entries: `level`, `target`, `fields`.
 */
export async function runCommand(name, url) {
  const command = COMMANDS[name];
  log('INFO', { message: `Starting schema engine CLI: ${name}` });
  try {
    if (command === undefined) throw new Error(`the schema engine knows no command "${name}"`);
    await command(url);
    return 0;
  } catch (error) {
    log('ERROR', { message: error.message, error_code: ERROR_CODES[error.code] ?? 'P1001' });
    return 1;
  }
}

function log(level, fields) {
  const entry = { timestamp: new Date().toISOString(), level, target: 'schema_engine::logger', fields };
  process.stderr.write(`${JSON.stringify(entry)}\n`);
}
