/** What the paper says by itself. A language that has no words here prints the English ones. */
export interface Words {
  readonly yes: string;
  readonly no: string;
  /** Above the column that counts the rows. */
  readonly row: string;
  /** Between the number of a page and that of all. */
  readonly page: string;
  readonly of: string;
}

const english: Words = {
  yes: 'Yes',
  no: 'No',
  row: 'No.',
  page: 'Page',
  of: 'of',
};

const words: Readonly<Record<string, Words>> = {
  en: english,
  de: {
    yes: 'Ja',
    no: 'Nein',
    row: 'Pos.',
    page: 'Seite',
    of: 'von',
  },
};

export const wordsOf = (locale: string): Words => words[locale.split('-')[0]!] ?? english;
