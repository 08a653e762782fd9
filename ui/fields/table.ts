/** Which element shows a field for writing. The last rule that fits wins, so a plugin adds rules after ours. */
import type { FieldView } from '../../engine/forms/index.ts';
import { broughtBy } from './brought.ts';
import './choice.ts';
import './compound.ts';
import './date.ts';
import './number.ts';
import './reference.ts';
import './text.ts';

export interface WidgetRule {
  /** Name of a custom element that extends `Widget`. */
  readonly element: string;
  readonly fits: (field: FieldView, place: Place) => boolean;
}

/** Where the widget stands: in a sheet everything is typed, and nothing may need more than one line. */
export type Place = 'form' | 'sheet' | 'filter';

const of =
  (...types: readonly FieldView['type'][]) =>
  (field: FieldView): boolean =>
    types.includes(field.type);

const inSheet =
  (...types: readonly FieldView['type'][]) =>
  (field: FieldView, place: Place): boolean =>
    place === 'sheet' && types.includes(field.type);

const rules: WidgetRule[] = [
  { element: 'kontor-text', fits: () => true },
  { element: 'kontor-long-text', fits: of('longText', 'json') },
  { element: 'kontor-number', fits: of('integer', 'decimal', 'money', 'quantity') },
  { element: 'kontor-boolean', fits: of('boolean') },
  { element: 'kontor-date', fits: of('date') },
  { element: 'kontor-time', fits: of('time') },
  { element: 'kontor-date-time', fits: of('dateTime') },
  { element: 'kontor-duration', fits: of('duration') },
  { element: 'kontor-period', fits: of('period') },
  { element: 'kontor-enum', fits: of('enum') },
  { element: 'kontor-multi-enum', fits: of('multiEnum') },
  { element: 'kontor-list-field', fits: of('list') },
  { element: 'kontor-address', fits: of('address') },
  { element: 'kontor-file', fits: of('file') },
  { element: 'kontor-reference', fits: of('reference') },
  { element: 'kontor-any-reference', fits: of('anyReference') },
  { element: 'kontor-links', fits: of('links') },
  { element: 'kontor-text', fits: inSheet('longText') },
  { element: 'kontor-sheet-several', fits: inSheet('multiEnum', 'list') },
  { element: 'kontor-sheet-date', fits: inSheet('date') },
  { element: 'kontor-sheet-time', fits: inSheet('time') },
];

export function addWidget(rule: WidgetRule): void {
  rules.push(rule);
}

/** A type of a plugin has an element of its own, once it is loaded; `chosen` is one that a form names. */
export function elementFor(field: FieldView, place: Place, chosen = field.brought): string {
  const own = chosen === undefined || place === 'filter' ? undefined : broughtBy(chosen)?.element;
  return own ?? rules.findLast((rule) => rule.fits(field, place))!.element;
}
