/*
 * The thread of a reader, as built, with what stands for credentials: a thread gets the surroundings of its process, and
 * not what a test put into its own.
 */
Object.assign(process.env, {
  AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'any',
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
});
await import('../../dist/libs/ingest/src/reader-main.js');
