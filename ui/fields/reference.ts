/** Widgets that point to other records: found by typing, the recent ones first, a new one made in place. */
import '@vaadin/combo-box';
import '@vaadin/multi-select-combo-box';
import type { ComboBox, ComboBoxDataProviderCallback, ComboBoxDataProviderParams } from '@vaadin/combo-box';
import type { MultiSelectComboBox } from '@vaadin/multi-select-combo-box';
import { html } from 'lit';
import type { TemplateResult } from 'lit';
import type { TargetView } from '../../engine/forms/index.ts';
import type { Pointed } from '../data/documents.ts';
import { recentOf, rememberRecent } from '../data/recent.ts';
import { readCandidates } from '../data/records.ts';
import { fail } from '../shared/notes.ts';
import { text } from '../shared/texts.ts';
import { Widget } from './widget.ts';

const PAGE_SIZE = 30;
/** The id of the last entry, which makes a record instead of choosing one. */
const CREATE = '+';

type Provider = (params: ComboBoxDataProviderParams, callback: ComboBoxDataProviderCallback<Pointed>) => void;

/**
 * Pages of candidates by keyset: the size grows with each page, since only the server knows what follows. Records that
 * were chosen lately stand before the others; `arrived` is told what was typed when its first page has come.
 */
function candidatesOf(target: TargetView, creatable: boolean, arrived: (typed: string) => void): Provider {
  let cursors: (string | null)[] = [null];
  let asked = '';
  return ({ page, filter }, callback) => {
    if (filter !== asked) [asked, cursors] = [filter, [null]];
    const recent = page === 0 && filter === '' ? recentOf(target.entity) : [];
    readCandidates(target, filter, PAGE_SIZE - recent.length, cursors[page] ?? null).then(
      ({ nodes, pageInfo }) => {
        if (filter !== asked) return;
        cursors[page + 1] = pageInfo.endCursor;
        const known = pageInfo.hasNextPage ? [] : recent.map(({ id }) => id);
        const last = creatable && !pageInfo.hasNextPage ? [createEntry(target, filter)] : [];
        const items = [...recent, ...nodes.filter(({ id }) => !known.includes(id)), ...last];
        callback(items, page * PAGE_SIZE + items.length + (pageInfo.hasNextPage ? 1 : 0));
        if (page === 0) arrived(filter);
      },
      () => callback([], 0),
    );
  };
}

function createEntry(target: TargetView, typed: string): Pointed {
  const title = text('pick.create', { title: target.title });
  return { id: CREATE, _label: typed ? `${title}: ${typed}` : title };
}

/** @fires kontor-create {target, typed, chosen}  a record is to be made in place and handed to `chosen` */
abstract class PickingWidget extends Widget {
  #providers = new Map<string, Provider>();

  protected providerOf(target: TargetView): Provider {
    const creatable = target.mayCreate && !this.compactFilter;
    const known =
      this.#providers.get(target.entity) ??
      candidatesOf(target, creatable, (typed) => this.#focusFirst(typed));
    this.#providers.set(target.entity, known);
    return known;
  }

  /** In a filter nothing is made. */
  protected get compactFilter(): boolean {
    return this.hasAttribute('choosing');
  }

  protected create(target: TargetView, typed: string, chosen: (record: Pointed) => void): void {
    const detail = { target, typed, chosen };
    this.dispatchEvent(new CustomEvent('kontor-create', { detail, bubbles: true }));
  }

  protected picker(
    target: TargetView,
    value: Pointed | null,
    say: (value: Pointed | null) => void,
  ): TemplateResult {
    return html`<vaadin-combo-box
      class="control"
      .label=${this.seenLabel}
      .accessibleName=${this.spokenLabel}
      .dataProvider=${this.providerOf(target)}
      .pageSize=${PAGE_SIZE}
      item-label-path="_label"
      item-value-path="id"
      item-id-path="id"
      .selectedItem=${value}
      .required=${this.marked}
      .clearButtonVisible=${!this.required && !this.compact}
      .manualValidation=${true}
      .invalid=${this.error !== undefined}
      .errorMessage=${this.error ?? ''}
      .helperText=${this.compact ? '' : (this.field.description ?? '')}
      @keydown=${{ handleEvent: (event: KeyboardEvent) => this.#onKey(event, target, say), capture: true }}
      @change=${(event: Event) => this.#picked(event.currentTarget as ComboBox<Pointed>, target, value, say)}
    ></vaadin-combo-box>`;
  }

  /** Typing two letters and Enter takes the nearest hit, without an arrow key in between. */
  #focusFirst(typed: string): void {
    const box = this.control as Focusing | null;
    if (!typed || box?.filter !== typed || !box.opened) return;
    queueMicrotask(() => (box._focusedIndex = nearestTo(typed, (box.filteredItems ?? []) as Pointed[])));
  }

  /** Whoever is faster than the list gets the nearest hit of what he typed all the same. */
  #onKey(event: KeyboardEvent, target: TargetView, say: (value: Pointed | null) => void): void {
    const box = event.currentTarget as Focusing;
    const leaves = event.key === 'Enter' || event.key === 'Tab';
    if (!leaves || !box.filter || box._focusedIndex >= 0) return;
    if (event.key === 'Enter') {
      event.preventDefault();
      event.stopPropagation();
    }
    void this.choose(target, say).catch(fail);
  }

  /** Makes a choice of what is typed: what is focused in the list, else the nearest hit. */
  protected async choose(target: TargetView, say: (value: Pointed | null) => void): Promise<void> {
    const box = this.control as Focusing;
    const typed = box.querySelector('input')?.value.trim() ?? '';
    const before = (box.selectedItem as Pointed | null | undefined)?._label ?? '';
    if (typed === before) return;
    if (typed === '') return say(null);
    const focused = box.filteredItems?.[box._focusedIndex] as Pointed | undefined;
    const known = focused?.id && focused.id !== CREATE ? focused : undefined;
    const chosen = known ?? (await nearestCandidate(target, typed));
    if (!chosen) return this.slip('option');
    rememberRecent(target.entity, chosen);
    say(chosen);
    box.close();
  }

  #picked(
    box: ComboBox<Pointed>,
    target: TargetView,
    before: Pointed | null,
    say: (value: Pointed | null) => void,
  ): void {
    const chosen = box.selectedItem ?? null;
    if (chosen?.id !== CREATE) {
      if (chosen) rememberRecent(target.entity, chosen);
      return say(chosen);
    }
    const typed = (chosen._label ?? '').split(': ').slice(1).join(': ');
    box.selectedItem = before ?? undefined;
    this.create(target, typed, say);
  }
}

async function nearestCandidate(target: TargetView, typed: string): Promise<Pointed | undefined> {
  const { nodes } = await readCandidates(target, typed, PAGE_SIZE, null);
  return nodes[nearestTo(typed, nodes)];
}

/** What is called just so comes before what begins so, and that before whatever else was found. */
function nearestTo(typed: string, found: readonly Pointed[]): number {
  const labels = found.map(({ _label }) => (_label ?? '').toLowerCase());
  const wanted = typed.trim().toLowerCase();
  const whole = labels.indexOf(wanted);
  const begun = labels.findIndex((label) => label.startsWith(wanted));
  return whole >= 0 ? whole : Math.max(0, begun);
}

/** Which entry of the list is focused: the component keeps it to itself, and gives no other way to move it. */
interface Focusing extends ComboBox<Pointed> {
  _focusedIndex: number;
}

class ReferenceWidget extends PickingWidget {
  override settle(): Promise<void> {
    return this.choose(this.field.targets![0]!, (value) => this.say(value));
  }

  override render(): TemplateResult {
    return this.picker(this.field.targets![0]!, (this.value ?? null) as Pointed | null, (value) =>
      this.say(value),
    );
  }
}

/** First the kind of record, then the record. */
class AnyReferenceWidget extends PickingWidget {
  static override properties = { ...Widget.properties, kind: { state: true } };
  declare kind: string | undefined;

  override render(): TemplateResult {
    const value = (this.value ?? null) as Pointed | null;
    const targets = this.field.targets ?? [];
    const entity = value?.entity ?? this.kind ?? targets[0]!.entity;
    const target = targets.find((one) => one.entity === entity)!;
    return html`<div class="compound pair">
      <vaadin-combo-box
        .label=${this.seenLabel ? text('pick.kind') : null}
        .accessibleName=${`${this.label}: ${text('pick.kind')}`}
        .items=${[...targets]}
        item-label-path="title"
        item-value-path="entity"
        .value=${entity}
        @change=${(event: Event) => this.#chooseKind((event.currentTarget as ComboBox).value)}
      ></vaadin-combo-box>
      ${this.picker(target, value, (chosen) => this.say(chosen && { ...chosen, entity }))}
    </div>`;
  }

  #chooseKind(entity: string): void {
    this.kind = entity;
    if (this.value) this.say(null);
  }
}

class LinksWidget extends PickingWidget {
  /** What was typed is added in the order of typing. */
  #adding: Promise<void> = Promise.resolve();

  override render(): TemplateResult {
    const target = this.field.targets![0]!;
    return html`<vaadin-multi-select-combo-box
      class="control"
      .label=${this.seenLabel}
      .accessibleName=${this.spokenLabel}
      .dataProvider=${this.providerOf({ ...target, mayCreate: false })}
      @keydown=${{ handleEvent: (event: KeyboardEvent) => this.#onKey(event, target), capture: true }}
      .pageSize=${PAGE_SIZE}
      item-label-path="_label"
      item-value-path="id"
      item-id-path="id"
      .selectedItems=${[...((this.value ?? []) as readonly Pointed[])]}
      .required=${this.marked}
      .manualValidation=${true}
      .invalid=${this.error !== undefined}
      .errorMessage=${this.error ?? ''}
      .helperText=${this.compact ? '' : (this.field.description ?? '')}
      @change=${(event: Event) => this.say([...(event.currentTarget as MultiSelectComboBox<Pointed>).selectedItems])}
    ></vaadin-multi-select-combo-box>`;
  }

  /** Typing and Enter adds what is focused in the list, else the nearest hit, however late the list is. */
  #onKey(event: KeyboardEvent, target: TargetView): void {
    const box = event.currentTarget as Several;
    const typed = this.input!.value.trim();
    if ((event.key !== 'Enter' && event.key !== 'Tab') || !typed) return;
    if (event.key === 'Enter') {
      event.preventDefault();
      event.stopPropagation();
    }
    const focused = box.filteredItems?.[box._focusedIndex];
    this.input!.value = box.filter = '';
    box.close();
    this.#adding = this.#adding.then(() => this.#add(target, typed, focused)).catch(fail);
  }

  async #add(target: TargetView, typed: string, focused: Pointed | undefined): Promise<void> {
    const hit = focused?.id ? focused : await nearestCandidate(target, typed);
    const chosen = (this.value ?? []) as readonly Pointed[];
    if (!hit) this.slip('option');
    else if (!chosen.some(({ id }) => id === hit.id)) this.say([...chosen, hit]);
    // The form hands the new value down before the next one is added to it.
    await new Promise((handed) => setTimeout(handed));
  }
}

interface Several extends MultiSelectComboBox<Pointed> {
  readonly _focusedIndex: number;
  close(): void;
}

customElements.define('kontor-reference', ReferenceWidget);
customElements.define('kontor-any-reference', AnyReferenceWidget);
customElements.define('kontor-links', LinksWidget);
