/** What is set on paper: texts in their places, all of them made already. The one template knows nothing else. */

export interface Sheet {
  /** `Invoice INV-2026-00001`: stands above the first block that is neither address nor fields. */
  readonly title: string;
  /** BCP 47. */
  readonly locale: string;
  readonly letterhead?: Letterhead;
  /** Between the number of a page and that of all: `Page`, `of`. */
  readonly page: string;
  readonly of: string;
  readonly blocks: readonly SheetBlock[];
}

export interface Letterhead {
  readonly name: string;
  /** In one line above the address of whom it goes to. */
  readonly sender: string;
  /** Columns at the foot of each page. */
  readonly foot: readonly (readonly string[])[];
}

/** A text beside its title. */
export type Titled = readonly [title: string, text: string];

export type SheetBlock = { readonly heading?: string } & (
  | { readonly kind: 'address'; readonly lines: readonly string[] }
  | { readonly kind: 'fields' | 'totals'; readonly rows: readonly Titled[] }
  | { readonly kind: 'text'; readonly paragraphs: readonly string[] }
  | {
      readonly kind: 'table';
      readonly columns: readonly SheetColumn[];
      readonly rows: readonly (readonly string[])[];
    }
);

export interface SheetColumn {
  readonly title: string;
  /** Numbers stand below each other by their last digit. */
  readonly right: boolean;
  /** Takes what the others leave. */
  readonly wide: boolean;
}
