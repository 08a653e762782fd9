/** Broken rules as sentences. */
import type { FieldView } from '../../engine/forms/index.ts';
import { text } from '../shared/texts.ts';
import type { Complaint } from './changes.ts';
import type { Broken, Rule } from './constraints.ts';
import { formatDate, formatNumber } from './format.ts';
import { titleOf } from './titles.ts';

/** Limits that the sentence itself writes as a number. */
const COUNTS: ReadonlySet<Rule> = new Set([
  'minLength',
  'maxLength',
  'digits',
  'scale',
  'minItems',
  'maxItems',
]);

export function sentenceOfBroken(field: FieldView, { rule, limit }: Broken): string {
  const shown =
    limit === undefined || COUNTS.has(rule)
      ? limit
      : field.type === 'date'
        ? formatDate(limit)
        : formatNumber(limit);
  return text(`check.${rule}`, { title: titleOf(field), limit: shown });
}

/** With its line, where it stands in one: for the summary above the form. */
export function sentenceOfComplaint({ cell, broken, message, line }: Complaint): string {
  const sentence = cell && broken ? sentenceOfBroken(cell.field, broken) : (message ?? '');
  return line === undefined ? sentence : text('check.line', { number: line, message: sentence });
}
