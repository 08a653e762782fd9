/** Public face of `mail`: letters that are written with a change and carried out after it, to a folder or by SMTP. */
export { alreadySaid, listOfRecord, listOfAll, sendAgain, writeMail } from './letters.ts';
export type { Letter, MailView } from './letters.ts';
export { openPostman } from './postman.ts';
export type { Postman } from './postman.ts';
export { folderTransport, smtpTransport } from './transport.ts';
export type { Transport } from './transport.ts';
