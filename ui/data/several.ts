/** Values of a field that holds several, typed as one text: in a cell of a sheet, and as a spreadsheet gives them. */
import type { FieldView, OptionView } from '../../engine/forms/index.ts';
import type { Rule } from './constraints.ts';
import { digitsOfDate, formatNumber, parseDate, parseNumber } from './format.ts';

/** By its whole label or value first, then by how its label begins. */
export function optionCalled(options: readonly OptionView[], typed: string): OptionView | undefined {
  const bare = typed.toLowerCase();
  const whole = options.find(
    ({ label, value }) => label.toLowerCase() === bare || value.toLowerCase() === bare,
  );
  return whole ?? options.find(({ label }) => label.toLowerCase().startsWith(bare));
}

/** One value of a list; undefined when the text is none. */
export function readItem({ items }: FieldView, typed: string): unknown {
  switch (items) {
    case 'integer':
      return /^-?\d+$/.test(typed) ? Number(typed) : undefined;
    case 'decimal':
      return parseNumber(typed);
    case 'date':
      return parseDate(typed);
    case 'boolean':
      return /^(true|false)$/.test(typed) ? typed === 'true' : undefined;
    default:
      return typed;
  }
}

/** Commas or semicolons stand between values; in a list of decimals semicolons alone, because a comma may be their point. */
export function readSeveral(field: FieldView, typed: string): readonly unknown[] | undefined {
  const parts = typed.split(field.items === 'decimal' ? /[;\n]/ : /[,;\n]/).map((part) => part.trim());
  const values = parts
    .filter((part) => part !== '')
    .map((part) =>
      field.type === 'multiEnum' ? optionCalled(field.options ?? [], part)?.value : readItem(field, part),
    );
  return values.includes(undefined) ? undefined : values;
}

/** Values as they are typed. */
export function printSeveral(field: FieldView, values: readonly unknown[]): string {
  const { items, options = [] } = field;
  const print = (value: unknown): string => {
    const text = String(value);
    if (field.type === 'multiEnum') return options.find((option) => option.value === value)?.label ?? text;
    if (items === 'decimal') return formatNumber(text);
    return items === 'date' ? digitsOfDate(text) : text;
  };
  return values.map(print).join(items === 'decimal' ? '; ' : ', ');
}

/** What is wrong where nothing can be read. */
export function ruleOfItem({ type, items }: FieldView): Extract<Rule, 'option' | 'date' | 'number'> {
  if (type === 'multiEnum') return 'option';
  return items === 'date' ? 'date' : 'number';
}
