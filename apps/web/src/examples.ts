/** The sample incident's harm: it is there if the incident is. */
export const SAMPLE_EVENT = '7f3c1c2e-52d4-4b0e-9f0d-1f2a5b6c7d8e';

/** Questions about the sample incident (apps/cli/sample-incident/README.md). */
export const EXAMPLES: readonly (readonly [question: string, id: string])[] = [
  ['Who made the user svc-backup?', SAMPLE_EVENT],
  ['Who deleted the password policy at night?', 'a4c7e190-5b2d-4f86-91ea-3d08b6f7c259'],
  ['Whose key is this? It came twice', 'ASIARTX3GSDSYFP34GB4'],
  ['Who held the role OrgAdmin?', 'arn:aws:iam::444455556666:role/OrgAdmin'],
  ['What did mallory change?', 'arn:aws:iam::111122223333:user/mallory'],
  ['Who stood behind an instance?', 'i-0a1b2c3d4e5f60718'],
];
