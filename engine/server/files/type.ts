/*
 * What a file is, told by its own bytes: what its sender or its name says is not believed. Whatever a browser could run
 * (HTML, SVG, scripts) is plain text here.
 */

interface Signature {
  readonly type: string;
  readonly bytes: readonly (number | undefined)[];
}

const text = (letters: string): number[] => [...letters].map((letter) => letter.charCodeAt(0));

const signatures: readonly Signature[] = [
  { type: 'image/png', bytes: [0x89, ...text('PNG\r\n'), 0x1a, 0x0a] },
  { type: 'image/jpeg', bytes: [0xff, 0xd8, 0xff] },
  { type: 'image/gif', bytes: text('GIF8') },
  {
    type: 'image/webp',
    bytes: [...text('RIFF'), undefined, undefined, undefined, undefined, ...text('WEBP')],
  },
  { type: 'application/pdf', bytes: text('%PDF-') },
  { type: 'application/gzip', bytes: [0x1f, 0x8b] },
  { type: 'application/zip', bytes: [...text('PK'), 0x03, 0x04] },
];

/** Office documents are zip archives; the first entry's name tells which. */
const offices: readonly (readonly [string, string])[] = [
  ['word/', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
  ['xl/', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
  ['ppt/', 'application/vnd.openxmlformats-officedocument.presentationml.presentation'],
  ['mimetypeapplication/vnd.oasis.opendocument.text', 'application/vnd.oasis.opendocument.text'],
  [
    'mimetypeapplication/vnd.oasis.opendocument.spreadsheet',
    'application/vnd.oasis.opendocument.spreadsheet',
  ],
];

/** Bytes from the beginning of a file that `typeOf` wants. */
export const headBytes = 4_096;

/** The media type of a file that begins with `head`. */
export function typeOf(head: Uint8Array): string {
  const found = signatures.find(({ bytes }) =>
    bytes.every((byte, index) => byte === undefined || head[index] === byte),
  );
  if (found?.type === 'application/zip') return officeOf(head) ?? found.type;
  return found?.type ?? (isText(head) ? 'text/plain' : 'application/octet-stream');
}

function officeOf(head: Uint8Array): string | undefined {
  const names = Buffer.from(head).toString('latin1');
  return offices.find(([mark]) => names.includes(mark))?.[1];
}

/** UTF-8 without control characters; the last letter may have been cut. */
function isText(head: Uint8Array): boolean {
  if (head.some((byte) => byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d)) return false;
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true });
    return true;
  } catch {
    return false;
  }
}
