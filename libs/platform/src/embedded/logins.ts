import type { Passwords } from './passwords.ts';

/** The database of the store, and who may do what in it. */
export const DATABASE = 'backtrail';
/** Owns the database and migrates it; may read the server's statistics; is no superuser. */
export const OWNER_LOGIN = 'backtrail_owner';
/** The application: may do what the migrations grant it. */
export const APP_LOGIN = 'backtrail_app';
/** Runs the cluster; nothing in the program logs in as it. */
export const SUPERUSER_LOGIN = 'postgres';

/** Makes the database. Cannot be repeated. */
export const CREATE_DATABASE = `create database ${DATABASE} owner ${OWNER_LOGIN}`;

/** Statements, one a line, that make the logins or give them new passwords. May be repeated. */
export function loginsSql(passwords: Passwords): string[] {
  return [
    `alter role ${SUPERUSER_LOGIN} password '${passwords.superuser}'`,
    createRole(OWNER_LOGIN),
    `alter role ${OWNER_LOGIN} login nosuperuser nocreatedb nocreaterole password '${passwords.owner}'`,
    `grant pg_read_all_stats to ${OWNER_LOGIN}`,
    createRole(APP_LOGIN),
    `alter role ${APP_LOGIN} login nosuperuser nocreatedb nocreaterole password '${passwords.app}'`,
    // A transaction left open holds every reader of the ledger back: see the rule on the horizon.
    `alter role ${APP_LOGIN} set idle_in_transaction_session_timeout = '60s'`,
  ];
}

/** The address of a login at a store's server. */
export function urlOf(login: string, password: string, port: number, database: string = DATABASE): string {
  return `postgresql://${login}:${password}@127.0.0.1:${String(port)}/${database}`;
}

function createRole(name: string): string {
  return `do $$ begin if not exists (select from pg_roles where rolname = '${name}') then create role ${name}; end if; end $$`;
}
