import { AppError } from '#kernel';

/** A migration's file is not the one that was applied under its name, so the database is not what the files say. */
export class MigrationEdited extends AppError {
  readonly code = 'MIGRATION_EDITED';

  constructor(name: string) {
    super(
      `the migration ${name} was changed after it had been applied: put the file back as it was, and make the change ` +
        'in a new migration',
      { migration: name },
    );
  }
}

/** The database was migrated by a newer version of this program, whose tables this one does not know. */
export class MigrationUnknown extends AppError {
  readonly code = 'MIGRATION_UNKNOWN';

  constructor(name: string) {
    super(
      `the database has the migration ${name}, which did not come with this program: use the version that applied it, ` +
        'or a newer one',
      { migration: name },
    );
  }
}

/** The database refused a migration. What the file did was undone. */
export class MigrationFailed extends AppError {
  readonly code = 'MIGRATION_FAILED';

  constructor(name: string, reason: string, cause: unknown) {
    super(`the migration ${name} failed: ${reason}`, { migration: name }, { cause });
  }
}

/** An earlier attempt at a migration failed. It is not repeated until somebody has looked at why. */
export class MigrationFailedBefore extends AppError {
  readonly code = 'MIGRATION_FAILED_BEFORE';

  constructor(name: string) {
    super(
      `the migration ${name} failed in an earlier attempt, whose message is in the logs column of _prisma_migrations: ` +
        `set right what it names, then run: npx prisma migrate resolve --rolled-back ${name}`,
      { migration: name },
    );
  }
}
