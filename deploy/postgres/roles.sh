#!/bin/sh
# Run once by the postgres image, in a new database, as the superuser that owns it: makes the roles that ERIOP's
# migrations and backend expect.
set -eu

# The password comes from the environment, not from the command line, which every user of the machine can read.
export ERIOP_DB_PASSWORD
psql -v ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" <<'SQL'
\getenv password ERIOP_DB_PASSWORD
create role eriop_app nologin;
create role eriop_backend login noinherit password :'password' in role eriop_app;

-- Row-level security goes before comparisons that are not leakproof. Those of enums are, in fact: without this, they
-- do not reach the indexes.
alter function pg_catalog.enum_eq(anyenum, anyenum) leakproof;
alter function pg_catalog.enum_ne(anyenum, anyenum) leakproof;
alter function pg_catalog.enum_lt(anyenum, anyenum) leakproof;
alter function pg_catalog.enum_le(anyenum, anyenum) leakproof;
alter function pg_catalog.enum_gt(anyenum, anyenum) leakproof;
alter function pg_catalog.enum_ge(anyenum, anyenum) leakproof;
SQL
