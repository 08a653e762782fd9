import type { FieldView } from '../../engine/forms/index.ts';
import { text } from '../shared/texts.ts';
import type { TextId } from '../shared/texts.ts';

/** System fields are the page's to name: no module declares them. */
export function titleOf(field: FieldView): string {
  return field.system ? text(`system.${field.name}` as TextId) : field.title;
}
