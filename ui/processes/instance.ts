/** One process: where it stands as a picture, what can be done with it, and the history of its steps. */
import { html, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { act, decidersOf, labelsOf, migrate, readInstance, skip } from '../data/processes.ts';
import type { Deciders, Deed, Failure, StepRow, WholeInstance } from '../data/processes.ts';
import { formatDateTime } from '../data/format.ts';
import { callOf, standingsOf, stepAt } from '../data/standing.ts';
import { ask, confirmed } from '../shared/dialog.ts';
import { KontorElement } from '../shared/element.ts';
import { icon } from '../shared/icons.ts';
import { fail, sentenceOf, tell } from '../shared/notes.ts';
import { pageNotice } from '../shared/notice.ts';
import { text } from '../shared/texts.ts';
import { ago, pretty, recordLink, statusBadge } from './parts.ts';
import './picture.ts';
import './processes.css';
import { say } from './texts.ts';

/** A running process is looked at again this often. */
const REFRESH_MS = 4_000;

const DEEDS = { retry: 'retryProcess', undo: 'undoProcess', cancel: 'cancelProcess' } as const;

class ProcessPage extends KontorElement {
  static override properties = {
    instance: { attribute: false },
    read: { state: true },
    labels: { state: true },
    chosen: { state: true },
    failure: { state: true },
    busy: { state: true },
  };
  /** Id of the one that is shown. */
  declare instance: string;
  /** Null where there is none, or none to be seen. */
  declare read: WholeInstance | null | undefined;
  declare labels: ReadonlyMap<string, string>;
  declare chosen: string | undefined;
  declare failure: unknown;
  declare busy: boolean;

  #timer: ReturnType<typeof setInterval> | undefined;
  /** Ids whose names were asked for. */
  #named: ReadonlySet<string> = new Set();

  constructor() {
    super();
    this.labels = new Map();
    this.busy = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#timer = setInterval(() => {
      if (this.read?.status === 'running' && !document.hidden) void this.#load().catch(() => undefined);
    }, REFRESH_MS);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#timer);
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('instance')) return;
    this.read = this.chosen = this.failure = undefined;
    this.#load().catch((error: unknown) => (this.failure = error));
  }

  async #load(): Promise<void> {
    const { instance } = this;
    const read = await readInstance(instance);
    if (instance !== this.instance) return;
    this.read = read;
    if (!read) return;
    const people = [read.starter, ...read.steps.flatMap((row) => Object.values(decidersOf(row) ?? {}))];
    const spokenOf = [read, ...people.map((record) => ({ entity: 'core.User', record }))];
    // What nobody may know the name of is asked for once, like all that is new.
    if (spokenOf.every(({ record }) => record === null || this.#named.has(record))) return;
    this.#named = new Set(spokenOf.flatMap(({ record }) => record ?? []));
    this.labels = await labelsOf(spokenOf);
  }

  override render(): TemplateResult | typeof nothing {
    const { read, failure } = this;
    if (failure) return pageNotice({ title: say('console.title'), text: sentenceOf(failure) });
    if (read === undefined) return nothing;
    if (read === null)
      return pageNotice({ title: say('instance.missing.title'), text: say('instance.missing.text') });
    document.title = `${read.title} – Kontor`;
    return html`<article class="process">
      ${this.#head(read)} ${this.#open(read)}
      <div class="stands">
        <section class="card" aria-labelledby="process-picture">
          <h2 id="process-picture">${say('instance.picture')}</h2>
          <kontor-picture
            .instance=${read}
            .chosen=${this.chosen}
            @kontor-chosen=${(event: CustomEvent<{ path: string }>) => void this.#choose(event.detail.path)}
          ></kontor-picture>
        </section>
        <section class="card" aria-labelledby="process-history">
          <h2 id="process-history">${say('instance.history')}</h2>
          <ol class="history">
            ${read.steps.filter(({ kind }) => kind !== 'begin').map((row) => this.#row(row))}
          </ol>
        </section>
      </div>
    </article>`;
  }

  #head(read: WholeInstance): TemplateResult {
    const starter = read.starter && this.labels.get(read.starter);
    return html`<header class="page-head">
      <p class="crumb"><a href="/processes">${say('console.title')}</a></p>
      <h1>${read.title} ${statusBadge(read.status)}</h1>
      <div class="actions">${read.may.map((name) => this.#button(read, name))}</div>
      <p class="origin">
        ${recordLink(read, this.labels)}
        <span
          >${starter ? say('instance.startedBy', { name: starter }) : say('console.started')}
          ${ago(read.startedAt)}</span
        >
        ${read.endedAt ? html`<span>${say('console.ended')} ${ago(read.endedAt)}</span>` : nothing}
        ${read.engine === 'temporal' ? html`<span>${say('instance.temporal')}</span>` : nothing}
      </p>
    </header>`;
  }

  #button(read: WholeInstance, name: WholeInstance['may'][number]): TemplateResult | typeof nothing {
    // Which step is skipped is said beside the step.
    if (name === 'skip') return nothing;
    if (name === 'migrate')
      return html`<button type="button" ?disabled=${this.busy} @click=${() => void this.#migrate()}>
        ${icon('exchange')}<span>${say('act.migrate')}</span>
      </button>`;
    // Tried again is what failed: what runs is tried again only while a step waits for its next try.
    if (
      name === 'retry' &&
      read.status === 'running' &&
      !read.steps.some(({ status }) => status === 'retrying')
    )
      return nothing;
    return html`<button
      type="button"
      class=${name === 'retry' ? 'primary' : ''}
      ?disabled=${this.busy}
      @click=${() => void this.#act(DEEDS[name])}
    >
      ${icon(name === 'retry' ? 'restore' : name === 'undo' ? 'back' : 'close')}<span
        >${say(`act.${DEEDS[name]}`)}</span
      >
    </button>`;
  }

  /** What went wrong, and what people have to look at. */
  #open({ status, outcome, may }: WholeInstance): TemplateResult | typeof nothing {
    const failure = outcome?.failure;
    const open = outcome?.open ?? [];
    if (!failure && open.length === 0) return nothing;
    return html`<section class="summary" aria-labelledby="process-open">
      <h2 id="process-open">${say(status === 'repair' ? 'instance.open' : 'instance.failed')}</h2>
      <ul>
        ${
          failure && !open.some((one) => one.step === failure.step)
            ? html`<li>${this.#failure(failure)}</li>`
            : nothing
        }
        ${open.map(
          (one) =>
            html`<li>
              ${this.#failure(one)}
              ${
                may.includes('skip') && one.step
                  ? html`<button
                      type="button"
                      ?disabled=${this.busy}
                      @click=${() => void this.#skip(one.step!)}
                    >
                      ${say('act.skipStep')}
                    </button>`
                  : nothing
              }
            </li>`,
        )}
      </ul>
    </section>`;
  }

  #failure({ step, message, code }: Failure): TemplateResult {
    const shown = this.#titleOf(step ?? '');
    return html`<span
      >${step ? html`<strong>${shown}</strong>: ` : nothing}${message}
      ${code ? html`<small>${code}</small>` : nothing}</span
    >`;
  }

  /** What a path is called: the title of its step, the keys of the loops around it, and which call of the step it is. */
  #titleOf(path: string): string {
    if (path === 'start') return say('instance.start');
    const { outline } = this.read!;
    const { own, call } = stepAt(outline, path) ? { own: path } : callOf(path);
    const found = stepAt(outline, own);
    if (!found) return path;
    const places = found.path.split('/');
    const keys = own.split('/').filter((_, at) => places[at] === '*');
    const title = keys.length > 0 ? `${found.title} (${keys.join(', ')})` : found.title;
    return call ? say(`call.${call}`, { title }) : title;
  }

  #row(row: StepRow): TemplateResult {
    const { path, status, attempts, startedAt, endedAt, wakeAt, action } = row;
    const deciders = decidersOf(row);
    const told = [
      [say('row.by'), deciders && this.#namesOf(deciders)],
      [say('row.path'), path],
      [say('row.action'), action],
      [say('row.started'), formatDateTime(startedAt)],
      [say('row.took'), endedAt && say('row.seconds', { seconds: secondsBetween(startedAt, endedAt) })],
      [say('row.wakes'), wakeAt && status !== 'done' && formatDateTime(wakeAt)],
    ] as const;
    return html`<li>
      <details id=${`step-${path}`} ?open=${this.chosen !== undefined && this.chosen === path}>
        <summary>
          <span class="badge" data-color=${ROW_COLORS[status]}>${say(`row.${status}`)}</span>
          <strong>${this.#titleOf(path)}</strong>
          <small>${attempts > 1 ? say('row.tries', { count: attempts }) : nothing} ${ago(startedAt)}</small>
        </summary>
        <dl>
          ${told.map(([title, value]) =>
            value
              ? html`<div>
                  <dt>${title}</dt>
                  <dd>${value}</dd>
                </div>`
              : nothing,
          )}
        </dl>
        ${block(say('row.failure'), row.failure?.reason ?? row.failure?.message)}
        ${block(say('row.input'), row.input)} ${block(say('row.result'), row.result)}
      </details>
    </li>`;
  }

  /** Whose decision it was. A name that may not be read is left out. */
  #namesOf({ by, onBehalfOf }: Deciders): string | undefined {
    const name = this.labels.get(by);
    if (name === undefined || onBehalfOf === null) return name;
    return say('row.behalf', { name, absent: this.labels.get(onBehalfOf) ?? '' });
  }

  /** What is kept of a step is opened and gone to. */
  async #choose(path: string): Promise<void> {
    const first = standingsOf(this.read!).get(path)?.rows.at(-1);
    this.chosen = first?.path ?? path;
    await this.updateComplete;
    const details = first && this.querySelector<HTMLDetailsElement>(`#${CSS.escape(`step-${first.path}`)}`);
    if (!details) return tell(say('instance.nothingYet'));
    details.open = true;
    details.scrollIntoView({ block: 'nearest' });
    details.querySelector('summary')!.focus({ preventScroll: true });
  }

  async #act(deed: Deed): Promise<void> {
    const title = say(`act.${deed}`);
    const no = text('app.cancel');
    const danger = deed !== 'retryProcess';
    if (danger && !(await confirmed({ title, text: say(`act.${deed}.sure`), yes: title, no, danger })))
      return;
    await this.#do(() => act(deed, this.instance), say(`act.${deed}.done`));
  }

  async #migrate(): Promise<void> {
    const title = say('act.migrate');
    const no = text('app.cancel');
    if (!(await confirmed({ title, text: say('act.migrate.sure'), yes: title, no }))) return;
    let why: string | null = null;
    await this.#do(
      async () => {
        why = await migrate(this.instance);
      },
      () => (why === null ? say('act.migrate.done') : say('act.migrate.stays', { why })),
    );
  }

  async #skip(path: string): Promise<void> {
    const reason = await askReason();
    if (reason) await this.#do(() => skip(this.instance, path, reason), say('act.skipStep.done'));
  }

  async #do(work: () => Promise<void>, done: string | (() => string)): Promise<void> {
    this.busy = true;
    try {
      await work();
      tell(typeof done === 'string' ? done : done());
      await this.#load();
    } catch (error) {
      fail(error);
    } finally {
      this.busy = false;
    }
  }
}

const ROW_COLORS: Readonly<Record<StepRow['status'], string>> = {
  done: 'green',
  failed: 'red',
  retrying: 'amber',
  waiting: 'amber',
  skipped: 'teal',
};

const secondsBetween = (from: string, to: string): number =>
  Math.round((Date.parse(to) - Date.parse(from)) / 10) / 100;

function block(title: string, value: unknown): TemplateResult | typeof nothing {
  if (value === null || value === undefined) return nothing;
  return html`<p class="block">${title}</p>
    <pre tabindex="0" role="region" aria-label=${title}>
${typeof value === 'string' ? value : pretty(value)}</pre>`;
}

/** Why a step counts as done; undefined when the reader thought better of it. */
function askReason(): Promise<string | undefined> {
  const submit = (event: Event, close: (reason: string) => void): void => {
    event.preventDefault();
    const reason = (event.currentTarget as HTMLFormElement).querySelector('textarea')!.value.trim();
    if (reason) close(reason);
  };
  return ask<string>(
    say('act.skipStep'),
    (close) =>
      html`<form class="reason" @submit=${(event: Event) => submit(event, close)}>
        <label for="skip-reason">${say('act.skipStep.reason')}</label>
        <textarea id="skip-reason" rows="3" maxlength="2000" required autofocus></textarea>
        <footer>
          <button type="button" @click=${() => close()}>${text('app.cancel')}</button>
          <button class="primary">${say('act.skipStep')}</button>
        </footer>
      </form>`,
  );
}

customElements.define('kontor-process', ProcessPage);
