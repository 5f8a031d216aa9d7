-- The application tells from it whether the database is at its version, before it works on it. The table is made by
-- whoever migrates, and is not there where Prisma compares schemas.
do $$ begin
  if to_regclass('public._prisma_migrations') is not null then
    grant select (migration_name, finished_at, rolled_back_at) on public._prisma_migrations to backtrail_app;
  end if;
end $$;
