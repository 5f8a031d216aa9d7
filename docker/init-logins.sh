#!/bin/sh
# Runs once, when the database container makes its cluster: the two logins and the database. Only PostgreSQL's image
# calls it, with the settings of docker/postgres.env. docs/runbook/database.md says what each line is for.
set -eu
: "${BACKTRAIL_OWNER_PASSWORD:?is not set: run docker/make-env.sh first}"
: "${BACKTRAIL_APP_PASSWORD:?is not set: run docker/make-env.sh first}"

psql --no-psqlrc --set ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" --dbname postgres <<'SQL'
\getenv owner_password BACKTRAIL_OWNER_PASSWORD
\getenv app_password BACKTRAIL_APP_PASSWORD
create role backtrail_owner login nosuperuser nocreatedb nocreaterole password :'owner_password';
create role backtrail_app login nosuperuser nocreatedb nocreaterole password :'app_password';
grant pg_read_all_stats to backtrail_owner;
alter role backtrail_app set idle_in_transaction_session_timeout = '60s';
create database backtrail owner backtrail_owner template template0
  encoding 'UTF8' locale 'C' locale_provider builtin builtin_locale 'C.UTF-8';
revoke connect, temporary on database backtrail from public;
grant connect, temporary on database backtrail to backtrail_app;
SQL
