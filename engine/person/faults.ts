import { defineFault } from '../errors/index.ts';

export const noBlank = defineFault<{ entity: string; field: string }>({
  code: 'AUD013',
  status: 409,
  message: ({ entity, field }) =>
    `'${field}' of ${entity} is personal, is required and can hold nothing that says nothing.`,
  mend: () => 'Let it be left out, or let it be a text or an e-mail address; then erase again.',
});

export const notAsSealed = defineFault<{ row: string }>({
  code: 'AUD014',
  status: 409,
  message: ({ row }) => `Row ${row} of the audit is not what was sealed: to erase now would hide that.`,
  mend: () => "Run 'kontor audit verify' and find out who changed it.",
});

export const noConsent = defineFault<{ id: string }>({
  code: 'AUD015',
  message: ({ id }) =>
    `What is erased is gone for good. Nothing was done: --consent has to name the record ${id}.`,
  mend: ({ id }) => `Look at the export first; then repeat it with --consent ${id}.`,
});
