/**
 * A field that is not what AWS documents. The record is stored all the same; the field's column is null.
 * `field` is the JSON path, `found` the JSON type that stood there or a short word such as `unreadable`.
 */
export type Oddity = { readonly field: string; readonly found: string };
