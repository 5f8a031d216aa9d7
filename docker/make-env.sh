#!/bin/sh
# Makes the secrets that docker-compose.yml reads, once: random passwords, in files that only this account can read.
# Files that are there are left alone: the cluster knows the passwords that it was made with.
set -eu
cd "$(dirname "$0")"
umask 077

if [ -e postgres.env ]; then
  echo "docker/postgres.env is there already; nothing was changed" >&2
  exit 0
fi

password() { od -An -N24 -tx1 /dev/urandom | tr -d ' \n'; }
superuser=$(password)
owner=$(password)
app=$(password)
# The database's name on the network that the containers share.
server=postgres:5432

printf 'DATABASE_URL=postgresql://backtrail_app:%s@%s/backtrail\n' "$app" "$server" >app.env
printf 'DATABASE_OWNER_URL=postgresql://backtrail_owner:%s@%s/backtrail\n' "$owner" "$server" >owner.env
printf 'POSTGRES_PASSWORD=%s\nBACKTRAIL_OWNER_PASSWORD=%s\nBACKTRAIL_APP_PASSWORD=%s\n' \
  "$superuser" "$owner" "$app" >postgres.env
echo "made docker/postgres.env, docker/owner.env and docker/app.env" >&2
