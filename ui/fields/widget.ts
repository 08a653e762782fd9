import type { FieldView } from '../../engine/forms/index.ts';
import type { Rule } from '../data/constraints.ts';
import { KontorElement } from '../shared/element.ts';

/**
 * What every widget is: it shows the value it is given, says what the user asked for, and keeps nothing but what is
 * half typed. A plugin's widget extends this and adds a rule to the table.
 *
 * @fires kontor-change {value}  another value was given, on each key press
 * @fires kontor-slip {rule}     what stands there cannot become a value as it is
 */
export abstract class Widget extends KontorElement {
  static override properties = {
    field: { attribute: false },
    value: { attribute: false },
    label: { attribute: false },
    required: { attribute: false },
    error: { attribute: false },
    unit: { attribute: false },
    compact: { attribute: false },
    sheet: { attribute: false },
  };

  declare field: FieldView;
  declare value: unknown;
  declare label: string;
  declare required: boolean;
  /** The sentence that stands below; undefined while nothing is wrong or nobody was here yet. */
  declare error: string | undefined;
  /** Currency or unit that belongs to the value. */
  declare unit: string | undefined;
  /** In a cell of a table: the label is spoken, not shown. */
  declare compact: boolean;
  /** In a sheet everything is typed, and arrow keys belong to the sheet. */
  declare sheet: boolean;

  protected say(value: unknown): void {
    this.dispatchEvent(new CustomEvent('kontor-change', { detail: { value }, bubbles: true }));
  }

  protected slip(rule: Rule): void {
    this.dispatchEvent(new CustomEvent('kontor-slip', { detail: { rule }, bubbles: true }));
  }

  /** The control that has the caret. */
  protected get control(): HTMLElement | null {
    return this.querySelector<HTMLElement>('.control');
  }

  /** Makes a value of what is half typed, as leaving the field would; resolves when it is said. */
  settle(): Promise<void> {
    return Promise.resolve();
  }

  /** The native input inside. */
  get input(): HTMLInputElement | HTMLTextAreaElement | null {
    return this.querySelector('input, textarea');
  }

  override focus(): void {
    void this.updateComplete.then(() => this.control?.focus());
  }

  /** What components take alike: a label that is seen or one that is only spoken. */
  protected get seenLabel(): string | null {
    return this.compact ? null : this.label;
  }

  /** The mark beside the label: in a cell there is neither, the head of the column has it. */
  protected get marked(): boolean {
    return this.required && !this.compact;
  }

  protected get spokenLabel(): string | null {
    return this.compact ? this.label : null;
  }
}
