import { crc32, deflateRawSync } from 'node:zlib';

/** One entry of a zip archive. What is not said is what an honest archiver would write. */
export type ZipDraft = {
  readonly name: string | Buffer;
  readonly content: string | Buffer;
  /** 8 is deflate, 0 is stored; anything else is written as if stored. */
  readonly method?: number;
  /** Bit 0 says that the entry is encrypted. */
  readonly flags?: number;
  readonly checksum?: number;
  readonly uncompressedSize?: number;
  /** Point to another entry's bytes, as overlapping bombs do. */
  readonly offset?: number;
};

const END_BYTES = 22;

/** A zip archive of the given entries. */
export function zipBytes(drafts: readonly ZipDraft[]): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const draft of drafts) {
    const { local, central } = entryBytes(draft, offset);
    directory.push(central);
    if (draft.offset !== undefined) continue;
    locals.push(local);
    offset += local.length;
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(END_BYTES);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(drafts.length, 8);
  end.writeUInt16LE(drafts.length, 10);
  end.writeUInt32LE(listed.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, listed, end]);
}

function entryBytes(draft: ZipDraft, offset: number): { readonly local: Buffer; readonly central: Buffer } {
  const name = Buffer.from(draft.name);
  const content = Buffer.from(draft.content);
  const method = draft.method ?? 8;
  const packed = method === 8 ? deflateRawSync(content) : content;

  const shared = Buffer.alloc(26); // what the local header and the directory have in common
  shared.writeUInt16LE(20, 0);
  shared.writeUInt16LE(draft.flags ?? 0x800, 2);
  shared.writeUInt16LE(method, 4);
  shared.writeUInt32LE(draft.checksum ?? crc32(content), 10);
  shared.writeUInt32LE(packed.length, 14);
  shared.writeUInt32LE(draft.uncompressedSize ?? content.length, 18);
  shared.writeUInt16LE(name.length, 22);

  const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), shared, name, packed]);
  const place = Buffer.alloc(14);
  place.writeUInt32LE(draft.offset ?? offset, 10);
  const central = Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), shared, place, name]);
  return { local, central };
}
