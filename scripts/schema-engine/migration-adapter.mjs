import { randomUUID } from 'node:crypto';
import { PrismaPg } from '@prisma/adapter-pg';
import { ColumnTypeEnum } from '@prisma/driver-adapter-utils';
import { createDatabase, dropDatabase, pgUrlOf } from './postgres-url.mjs';

// The adapter refuses "char" (OID 18), the catalogs' one-letter type, and has no name for it. It passes as "char"[],
// which the adapter knows, and is called a character again before the engine sees it; real arrays of it pass as text[].
const TAKEN_FOR = new Map([
  [18, 1002],
  [1002, 1009],
]);

/**
 * The way from the engine to one PostgreSQL database: `@prisma/adapter-pg`, mended where 7.10.1 was made for queries and
 * not for migrations. It refuses columns of type "char"; it cuts scripts at every semicolon, and so through the bodies of
 * functions; and its shadow database would be the real one whenever the database is named by a URL.
 */
export function migrationAdapterFactory(url) {
  const factory = new PrismaPg({ connectionString: pgUrlOf(url) });
  const connect = factory.connect.bind(factory);
  factory.connect = async () => forMigrations(await connect());
  factory.connectToShadowDb = () => connectToShadow(url);
  return factory;
}

async function connectToShadow(url) {
  const database = `prisma_migrate_shadow_db_${randomUUID()}`;
  await createDatabase(url, database);
  const shadow = forMigrations(await new PrismaPg({ connectionString: pgUrlOf(url, database) }).connect());
  const dispose = shadow.dispose.bind(shadow);
  shadow.dispose = async () => {
    await dispose();
    await dropDatabase(url, database);
  };
  return shadow;
}

function forMigrations(adapter) {
  const startTransaction = adapter.startTransaction.bind(adapter);
  adapter.startTransaction = async (isolation) => readingCatalogs(await startTransaction(isolation));
  adapter.executeScript = async (script) => {
    try {
      await adapter.underlyingDriver().query(script);
    } catch (error) {
      adapter.onError(error);
    }
  };
  return readingCatalogs(adapter);
}

function readingCatalogs(queryable) {
  const performIO = queryable.performIO.bind(queryable);
  const queryRaw = queryable.queryRaw.bind(queryable);
  queryable.performIO = async (query) => {
    const result = await performIO(query);
    for (const field of result.fields) field.dataTypeID = TAKEN_FOR.get(field.dataTypeID) ?? field.dataTypeID;
    return result;
  };
  queryable.queryRaw = async (query) => {
    const result = await queryRaw(query);
    return { ...result, columnTypes: result.columnTypes.map(asCharacter) };
  };
  return queryable;
}

const asCharacter = (type) => (type === ColumnTypeEnum.CharacterArray ? ColumnTypeEnum.Character : type);
