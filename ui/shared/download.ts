/** Bytes with the name they are to be kept under. */
export interface Download {
  readonly blob: Blob;
  readonly name: string;
}

/** Hands bytes to the browser as a file. */
export function saveAs({ blob, name }: Download): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // The browser has taken hold of the bytes when the click is over; a little later they can be let go.
  setTimeout(() => URL.revokeObjectURL(link.href), 1_000);
}
