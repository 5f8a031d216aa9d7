const NOBODYS: ReadonlySet<string | null> = new Set(['ANONYMOUS_PRINCIPAL', 'anonymous']);

/** Whether an account or a principal id is what S3 writes in its place where nobody signed: it names nobody. */
export const isAnonymous = (id: string | null): boolean => NOBODYS.has(id);
