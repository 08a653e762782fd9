/** Bytes with the name they are to be kept under. */
export interface Download {
  readonly blob: Blob;
  readonly name: string;
}

/** Hands bytes to the browser as a file. */
export function saveAs({ blob, name }: Download): void {
  const address = URL.createObjectURL(blob);
  saveFrom(address, name);
  // The browser has taken hold of the bytes when the click is over; a little later they can be let go.
  setTimeout(() => URL.revokeObjectURL(address), 1_000);
}

/** Has the browser fetch a file by itself; its name may be what the answer says. */
export function saveFrom(address: string, name = ''): void {
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
}
