import type { Row } from './cases.ts';
import { fieldRows } from './fields.ts';
import { fileRows } from './files.ts';
import { injectedRows } from './injected.ts';
import { tenantRows } from './tenants.ts';
import { tokenRows } from './tokens.ts';

export const rows: readonly Row[] = [...tenantRows, ...fieldRows, ...fileRows, ...injectedRows, ...tokenRows];
