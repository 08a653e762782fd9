/** Dates and times, typed or picked, in the order and with the names of the locale. */
import '@vaadin/date-picker';
import '@vaadin/time-picker';
import type { DatePicker } from '@vaadin/date-picker';
import type { TimePicker } from '@vaadin/time-picker';
import { html } from 'lit';
import type { TemplateResult } from 'lit';
import type { Rule } from '../data/constraints.ts';
import { digitsOfDate, parseDate } from '../data/format.ts';
import { locale, text } from '../shared/texts.ts';
import { TypedWidget } from './typed.ts';
import { Widget } from './widget.ts';

interface PickedDate {
  readonly day: number;
  /** 0 is January. */
  readonly month: number;
  readonly year: number;
}

const isoOf = ({ year, month, day }: PickedDate): string =>
  [String(year).padStart(4, '0'), String(month + 1).padStart(2, '0'), String(day).padStart(2, '0')].join('-');

const calendars = new Map<string, object>();

/** Names, first day of the week and formats of today's locale, as the picker wants them. */
function calendarOf(tag: string): object {
  const known = calendars.get(tag);
  if (known) return known;
  const name = (options: Intl.DateTimeFormatOptions, date: Date): string =>
    new Intl.DateTimeFormat(tag, { ...options, timeZone: 'UTC' }).format(date);
  const months = Array.from({ length: 12 }, (_, month) => new Date(Date.UTC(2001, month, 1)));
  // 7 January 2001 was a Sunday, with which the picker begins.
  const days = Array.from({ length: 7 }, (_, day) => new Date(Date.UTC(2001, 0, 7 + day)));
  const made = {
    monthNames: months.map((month) => name({ month: 'long' }, month)),
    weekdays: days.map((day) => name({ weekday: 'long' }, day)),
    weekdaysShort: days.map((day) => name({ weekday: 'short' }, day)),
    firstDayOfWeek: firstDayOf(tag),
    today: new Intl.RelativeTimeFormat(tag, { numeric: 'auto' }).format(0, 'day'),
    cancel: text('app.cancel'),
    formatDate: (date: PickedDate) => digitsOfDate(isoOf(date)),
    parseDate: (typed: string) => pickedOf(parseDate(typed)),
    formatTitle: (month: string, year: number) => `${month} ${year}`,
  };
  calendars.set(tag, made);
  return made;
}

function firstDayOf(tag: string): number {
  const known = new Intl.Locale(tag) as Intl.Locale & {
    getWeekInfo?: () => { readonly firstDay: number };
    readonly weekInfo?: { readonly firstDay: number };
  };
  return ((known.getWeekInfo?.() ?? known.weekInfo)?.firstDay ?? 1) % 7;
}

function pickedOf(iso: string | undefined): PickedDate | undefined {
  if (!iso) return undefined;
  const [year, month, day] = iso.split('-').map(Number) as [number, number, number];
  return { year, month: month - 1, day };
}

interface Part {
  readonly label: string | null;
  readonly spoken: string | null;
  readonly value: string;
  readonly say: (value: string | null) => void;
  readonly required: boolean;
  readonly error: string | undefined;
  readonly help?: string;
}

class DateWidget extends Widget {
  override render(): TemplateResult {
    return this.picker({
      label: this.seenLabel,
      spoken: this.spokenLabel,
      value: (this.value ?? '') as string,
      say: (value) => this.say(value),
      required: this.required,
      error: this.error,
      help: this.compact ? '' : (this.field.description ?? ''),
    });
  }

  /** The calendar is opened by its button or an arrow key: beside what is being typed it would catch the next Tab. */
  protected picker(part: Part): TemplateResult {
    return html`<vaadin-date-picker
      class="control"
      .label=${part.label}
      .accessibleName=${part.spoken}
      .i18n=${calendarOf(locale.value)}
      .value=${part.value}
      .required=${part.required}
      .autoOpenDisabled=${true}
      .clearButtonVisible=${!part.required && !this.compact}
      .manualValidation=${true}
      .invalid=${part.error !== undefined}
      .errorMessage=${part.error ?? ''}
      .helperText=${part.help ?? ''}
      autocomplete="off"
      @change=${(event: Event) => part.say((event.currentTarget as DatePicker).value || null)}
      @unparsable-change=${(event: Event) => this.#unreadable(event.currentTarget as HTMLElement)}
    ></vaadin-date-picker>`;
  }

  #unreadable(picker: HTMLElement): void {
    if ((picker.querySelector('input')?.value ?? '') !== '') this.slip('date');
  }
}

class PeriodWidget extends DateWidget {
  override render(): TemplateResult {
    const value = (this.value ?? { from: null, to: null }) as {
      readonly from: string | null;
      readonly to: string | null;
    };
    const part = (name: 'from' | 'to'): TemplateResult =>
      this.picker({
        label: null,
        spoken: `${this.label} ${text(`period.${name}`)}`,
        value: value[name] ?? '',
        say: (date) => this.#say({ ...value, [name]: date }),
        required: false,
        error: name === 'from' ? this.error : undefined,
      });
    return html`<fieldset class="compound pair">
      <legend>${this.label}</legend>
      ${part('from')}<span aria-hidden="true">–</span>${part('to')}
    </fieldset>`;
  }

  #say(period: { readonly from: string | null; readonly to: string | null }): void {
    this.say(period.from === null && period.to === null ? null : period);
  }
}

class TimeWidget extends Widget {
  override render(): TemplateResult {
    return html`<vaadin-time-picker
      class="control"
      .label=${this.seenLabel}
      .accessibleName=${this.spokenLabel}
      .value=${((this.value ?? '') as string).slice(0, 5)}
      .required=${this.marked}
      .manualValidation=${true}
      .invalid=${this.error !== undefined}
      .errorMessage=${this.error ?? ''}
      .helperText=${this.compact ? '' : (this.field.description ?? '')}
      @change=${(event: Event) => this.#read((event.currentTarget as TimePicker).value)}
      @unparsable-change=${() => this.slip('time')}
    ></vaadin-time-picker>`;
  }

  #read(time: string | null | undefined): void {
    this.say(time ? `${time}:00` : null);
  }
}

/** A moment is shown and typed in the reader's time zone and said in universal time. */
class DateTimeWidget extends DateWidget {
  override render(): TemplateResult {
    const { date, time } = localOf(this.value as string | null);
    return html`<fieldset class="compound pair">
      <legend>${this.label}</legend>
      ${this.picker({
        label: null,
        spoken: this.label,
        value: date,
        say: (said) => this.#say(said, time),
        required: this.required,
        error: this.error,
      })}
      <vaadin-time-picker
        .accessibleName=${`${this.label} ${text('date.time')}`}
        .value=${time}
        .manualValidation=${true}
        @change=${(event: Event) => this.#say(date, (event.currentTarget as TimePicker).value ?? '')}
      ></vaadin-time-picker>
    </fieldset>`;
  }

  #say(date: string | null, time: string): void {
    if (!date) return this.say(null);
    this.say(new Date(`${date}T${time || '00:00'}:00`).toISOString());
  }
}

function localOf(moment: string | null): { readonly date: string; readonly time: string } {
  if (!moment) return { date: '', time: '' };
  const at = new Date(moment);
  const two = (number: number): string => String(number).padStart(2, '0');
  return {
    date: `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`,
    time: `${two(at.getHours())}:${two(at.getMinutes())}`,
  };
}

/** In a sheet a date is typed: a calendar would take its arrow keys. */
class SheetDateWidget extends TypedWidget {
  protected override shownOf(value: string): string {
    return digitsOfDate(value);
  }

  protected override readOf(typed: string): string | undefined {
    return parseDate(typed);
  }

  protected override get rule(): Rule {
    return 'date';
  }
}

class SheetTimeWidget extends TypedWidget {
  protected override shownOf(value: string): string {
    return value.slice(0, 5);
  }

  protected override readOf(typed: string): string | undefined {
    const [, hours, minutes] = /^([01]?\d|2[0-3])[:.]?([0-5]\d)$/.exec(typed.trim()) ?? [];
    return hours && `${hours.padStart(2, '0')}:${minutes}:00`;
  }

  protected override get rule(): Rule {
    return 'time';
  }
}

customElements.define('kontor-sheet-date', SheetDateWidget);
customElements.define('kontor-sheet-time', SheetTimeWidget);
customElements.define('kontor-date', DateWidget);
customElements.define('kontor-period', PeriodWidget);
customElements.define('kontor-time', TimeWidget);
customElements.define('kontor-date-time', DateTimeWidget);
