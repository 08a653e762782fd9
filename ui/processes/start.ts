/** Processes that people start: about the record that is shown, or about one that is asked for. */
import { html } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { navigate } from '../app/router.ts';
import { readStartable, start } from '../data/processes.ts';
import type { Startable } from '../data/processes.ts';
import { KontorElement } from '../shared/element.ts';
import { icon } from '../shared/icons.ts';
import { fail, tell } from '../shared/notes.ts';
import { closePanel } from '../shared/popover.ts';
import './processes.css';
import { say } from './texts.ts';

/** The field of the form that asks what it is about. */
const RECORD = '_record';

/** Buttons, each of which ends on the page of the process that was started. */
class Starters extends KontorElement {
  static override properties = {
    entity: { attribute: false },
    recordId: { attribute: false },
    quiet: { attribute: false },
    startable: { state: true },
    busy: { state: true },
  };
  /** Of the record that is shown; all processes where none is. */
  declare entity: string | undefined;
  declare recordId: string | undefined;
  /** Whether they stand in a menu. */
  declare quiet: boolean;
  declare startable: readonly Startable[];
  declare busy: boolean;

  constructor() {
    super();
    this.quiet = false;
    this.startable = [];
    this.busy = false;
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('entity') && this.hasUpdated) return;
    const { entity } = this;
    // Beside what is shown: where it fails, that is still there to be worked with.
    readStartable().then(
      (all) =>
        entity === this.entity &&
        (this.startable = entity === undefined ? all : all.filter((one) => one.entity === entity)),
      () => undefined,
    );
  }

  override render(): TemplateResult {
    return html`${this.startable.map(
      (one) =>
        html`<button
          type="button"
          class=${this.quiet ? 'quiet' : ''}
          ?disabled=${this.busy}
          @click=${(event: Event) => (closePanel(event), void this.#start(one))}
        >
          ${icon('exchange')}<span>${say('start.one', { title: one.title })}</span>
        </button>`,
    )}`;
  }

  async #start(process: Startable): Promise<void> {
    this.busy = true;
    await begin(process, this.recordId)
      .catch(fail)
      .finally(() => (this.busy = false));
  }
}

/** Asks for what is not known yet, and starts. */
async function begin({ name, title, inputs }: Startable, known: string | undefined): Promise<void> {
  const wanted = known === undefined ? inputs : inputs.filter((field) => field.name !== RECORD);
  const given = wanted.length === 0 ? {} : await askFor(say('start.one', { title }), wanted);
  if (!given) return;
  const { [RECORD]: record = known, ...input } = given;
  const id = await start(name, (record as string | undefined) ?? null, input);
  tell(say('start.done', { title }));
  await navigate(`/processes/${id}`);
}

/** Asks with the form of the page of a record. */
async function askFor(title: string, fields: Startable['inputs']) {
  const { askInput } = await import('../views/record.ts');
  return askInput({ name: 'start', title, mutation: '', input: { type: 'JSON', fields } });
}

customElements.define('kontor-starters', Starters);
