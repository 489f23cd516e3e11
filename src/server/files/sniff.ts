import { fileTypeFromBuffer, supportedMimeTypes } from 'file-type';
import { imageSize } from 'image-size';
import type { SentFile } from './form.js';

/** What a file is, going by its content. */
export interface Sniffed {
  readonly contentType: string;
  /** For its address: letters and digits, without a dot. */
  readonly extension: string;
  /** Pixels, of PNG, GIF and JPEG images. */
  readonly width?: number;
  readonly height?: number;
}

const unknownType = 'application/octet-stream';

/** The images that the protocol knows (agent-objects.md 11.5). An animated PNG is one of them. */
const images: ReadonlyMap<string, string> = new Map([
  ['image/png', 'image/png'],
  ['image/apng', 'image/png'],
  ['image/gif', 'image/gif'],
  ['image/jpeg', 'image/jpeg'],
  ['image/jpg', 'image/jpeg'],
]);

/**
 * The sender's word for the type counts only where the content does not speak against it: it is not another known type,
 * and it has the mark of the type that it claims, if that has one.
 */
export async function sniff({ name, claimedType, bytes }: SentFile): Promise<Sniffed> {
  const found = await fileTypeFromBuffer(bytes);
  const claimed = /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+$/.test(claimedType) ? claimedType.toLowerCase() : unknownType;
  if (found === undefined) {
    const isOfAKnownKind = supportedMimeTypes.has(claimed) || images.has(claimed);
    return { contentType: isOfAKnownKind ? unknownType : claimed, extension: extensionOf(name) };
  }
  const image = images.get(found.mime);
  if (image === undefined) {
    return { contentType: agrees(claimed, found.mime) ? claimed : found.mime, extension: found.ext };
  }
  const size = pixelsOf(bytes);
  if (size === undefined) return { contentType: unknownType, extension: extensionOf(name) };
  return {
    contentType: images.get(claimed) === image ? claimed : image,
    extension: image === 'image/jpeg' ? 'jpg' : image.replace('image/', ''),
    ...size,
  };
}

/** What other kinds of files are made of: the content says no more than that. */
const containers: ReadonlySet<string> = new Set(['application/zip', 'application/gzip', 'application/x-cfb']);

function agrees(claimed: string, found: string): boolean {
  if (claimed === found) return true;
  if (found === 'application/xml') return /[/+]xml$/.test(claimed);
  const isTold = claimed.startsWith('application/') && claimed !== unknownType && !supportedMimeTypes.has(claimed);
  return containers.has(found) && isTold;
}

function pixelsOf(bytes: Buffer): { width: number; height: number } | undefined {
  try {
    const { width, height } = imageSize(bytes);
    return width > 0 && height > 0 ? { width, height } : undefined;
  } catch {
    return undefined; // cut off, or only its first bytes are an image's
  }
}

function extensionOf(name: string): string {
  return /\.([a-z0-9]{1,10})$/i.exec(name)?.[1]?.toLowerCase() ?? 'bin';
}
