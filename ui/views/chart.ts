/**
 * A chart: groups of records with their number or sum, as bars, a line or a pie, and always as a table beside it: what
 * is drawn is for the eye alone, the table is for everybody.
 *
 * @fires kontor-counted {total}
 * @fires kontor-told            another kind of chart was chosen
 */
import { html, nothing, svg } from 'lit';
import type { PropertyValues, SVGTemplateResult, TemplateResult } from 'lit';
import type { EntityView, FieldView, ListView } from '../../engine/forms/index.ts';
import { formatNumber, formatShort } from '../data/format.ts';
import { chartGroups, seriesOf } from '../data/groups.ts';
import type { Series } from '../data/groups.ts';
import * as records from '../data/records.ts';
import type { Group, Listing } from '../data/records.ts';
import { titleOf } from '../data/titles.ts';
import { plain } from '../fields/display.ts';
import { KontorElement } from '../shared/element.ts';
import { fail } from '../shared/notes.ts';
import './chart.css';
import { viewText } from './texts.ts';

const KINDS = ['bar', 'line', 'pie'] as const;
type Kind = (typeof KINDS)[number];

/** Room for the scale at the left and the names below, in pixels. */
const PAD = { left: 52, right: 12, top: 12, bottom: 30 };
const HEIGHT = 320;
/** A name below a bar wants so much room; of names that have less, only every second or third is written. */
const NAME_WIDTH = 64;
/** Colours of slices, repeated when they run out: the legend is the table. */
const COLOURS = 8;

class Chart extends KontorElement {
  static override properties = {
    view: { attribute: false },
    shown: { attribute: false },
    listing: { attribute: false },
    own: { attribute: false },
    groups: { state: true },
    width: { state: true },
  };
  declare view: EntityView;
  declare shown: ListView;
  declare listing: Listing;
  declare own: Readonly<Record<string, string>>;
  declare groups: readonly Group[] | undefined;
  declare width: number;

  #asked = '';
  #sized = new ResizeObserver(() => {
    this.width = this.querySelector('.drawing')?.clientWidth ?? this.width;
  });

  constructor() {
    super();
    this.width = 640;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#sized.disconnect();
  }

  get #measure(): FieldView | undefined {
    return this.view.fields.find(({ name }) => name === this.shown.options['measure']);
  }

  get #kind(): Kind {
    const wanted = this.own['chart'] ?? this.shown.options['chart'];
    return KINDS.find((kind) => kind === wanted) ?? 'bar';
  }

  override willUpdate(changed: PropertyValues<this>): void {
    const asked = JSON.stringify([this.listing, this.shown.name]);
    if (!changed.has('listing') || asked === this.#asked) return;
    this.#asked = asked;
    void this.#load(asked);
  }

  override updated(): void {
    const drawing = this.querySelector('.drawing');
    this.#sized.disconnect();
    if (drawing) this.#sized.observe(drawing);
  }

  async #load(asked: string): Promise<void> {
    const measure = this.#measure;
    const groupBy = chartGroups(this.view, this.shown, measure);
    const groups = await records.readGroups(this.listing, groupBy, measure?.name).catch(fail);
    if (!groups || asked !== this.#asked) return;
    this.groups = groups;
    const total = groups.reduce((sum, { count }) => sum + count, 0);
    this.dispatchEvent(new CustomEvent('kontor-counted', { detail: { total } }));
  }

  override render(): TemplateResult | typeof nothing {
    if (!this.groups) return nothing;
    const words = { other: viewText('chart.other'), none: viewText('chart.none') };
    const all = seriesOf(this.view, this.shown, this.#measure, this.groups, words);
    return html`<fieldset class="segments kinds">
        <legend class="visually-hidden">${viewText('chart.kind')}</legend>
        <div>
          ${KINDS.map(
            (kind) =>
              html`<label>
                <input
                  type="radio"
                  name="chart"
                  .checked=${kind === this.#kind}
                  @change=${() => this.dispatchEvent(new CustomEvent('kontor-told', { detail: { ...this.own, chart: kind } }))}
                />
                <span>${viewText(`chart.${kind}`)}</span>
              </label>`,
          )}
        </div>
      </fieldset>
      <div class="charts" tabindex="0" role="group" aria-label=${this.shown.title}>
        ${all.map((series) => this.#figure(series, all.length > 1))}
      </div>`;
  }

  #figure(series: Series, several: boolean): TemplateResult {
    const measure = this.#measure;
    const { group } = this.shown;
    const what = measure ? titleOf(measure) : viewText('chart.count');
    const by = group!.path.length === 1 ? titleOf(group!.field) : group!.title;
    const unit = several && series.unit ? ` (${series.unit})` : '';
    return html`<figure class="card">
      <figcaption>${viewText('chart.by', { measure: what, group: by })}${unit}</figcaption>
      <div class="drawing" aria-hidden="true">${this.#drawing(series)}</div>
      <div
        class="figures"
        tabindex="0"
        role="group"
        aria-label=${viewText('chart.by', { measure: what, group: by })}
      >
        <table class="plain">
          <thead>
            <tr>
              <th scope="col">${by}</th>
              <th scope="col" class="number">${what}</th>
            </tr>
          </thead>
          <tbody>
            ${series.bars.map(
              ({ label, amount }, at) =>
                html`<tr>
                  <th scope="row">
                    ${this.#kind === 'pie' ? html`<span class="key c${at % COLOURS}" aria-hidden="true"></span>` : nothing}${label}
                  </th>
                  <td class="number">${this.#said(amount, series)}</td>
                </tr>`,
            )}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">${viewText('chart.total')}</th>
              <td class="number">${this.#said(series.total, series)}</td>
            </tr>
          </tfoot>
        </table>
      </div>
    </figure>`;
  }

  #said(amount: string, { unit }: Series): string {
    const measure = this.#measure;
    if (!measure) return formatNumber(amount);
    return plain(measure, amount, unit);
  }

  #drawing(series: Series): TemplateResult {
    const kind = this.#kind;
    const parts = kind === 'pie' ? pie(series, this.width) : axes(series, this.width, kind);
    return html`<svg
      viewBox=${`0 0 ${this.width} ${HEIGHT}`}
      width=${this.width}
      height=${HEIGHT}
      focusable="false"
    >
      ${parts}
    </svg>`;
  }
}

/** Steps of a scale that holds all values: 1, 2 or 5 times a power of ten. */
function scaleOf(values: readonly number[]): readonly number[] {
  const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)];
  const rough = (high - low || 1) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power;
  const first = Math.floor(low / step);
  const last = Math.max(Math.ceil(high / step), first + 1);
  return Array.from({ length: last - first + 1 }, (_, at) => (first + at) * step);
}

function axes({ bars }: Series, width: number, kind: 'bar' | 'line'): SVGTemplateResult {
  const values = bars.map(({ amount }) => Number(amount));
  const steps = scaleOf(values);
  const [low, high] = [steps[0]!, steps.at(-1)!];
  const inner = { width: width - PAD.left - PAD.right, height: HEIGHT - PAD.top - PAD.bottom };
  const y = (value: number): number => PAD.top + inner.height * (1 - (value - low) / (high - low));
  const slot = inner.width / Math.max(1, bars.length);
  const x = (at: number): number => PAD.left + slot * (at + 0.5);
  const every = Math.max(1, Math.ceil(NAME_WIDTH / slot));
  const shape = kind === 'bar' ? barShapes(values, x, y, slot) : lineShape(values, x, y);
  return svg`${steps.map(
    (step) => svg`<line class="rule" x1=${PAD.left} x2=${width - PAD.right} y1=${y(step)} y2=${y(step)} />
      <text class="tick" x=${PAD.left - 8} y=${y(step) + 4} text-anchor="end">${formatShort(step)}</text>`,
  )}${shape}${bars.map(({ label }, at) =>
    at % every === 0
      ? svg`<text class="tick" x=${x(at)} y=${HEIGHT - 10} text-anchor="middle">${cut(label, slot * every)}</text>`
      : nothing,
  )}`;
}

/** As many letters as have room. */
function cut(label: string, room: number): string {
  const most = Math.max(4, Math.floor(room / 6.6));
  return label.length > most ? `${label.slice(0, most - 1)}…` : label;
}

type Scale = (value: number) => number;

function barShapes(values: readonly number[], x: Scale, y: Scale, slot: number): SVGTemplateResult {
  const width = Math.min(64, Math.max(2, slot * 0.68));
  return svg`${values.map((value, at) => {
    const [top, bottom] = [y(Math.max(0, value)), y(Math.min(0, value))];
    return svg`<rect class="bar-shape" x=${x(at) - width / 2} y=${top} width=${width} height=${Math.max(0, bottom - top)} rx="2" />`;
  })}`;
}

function lineShape(values: readonly number[], x: Scale, y: Scale): SVGTemplateResult {
  const points = values.map((value, at) => `${x(at)},${y(value)}`).join(' ');
  return svg`<polyline class="line-shape" points=${points} />${values.map(
    (value, at) => svg`<circle class="dot" cx=${x(at)} cy=${y(value)} r="3" />`,
  )}`;
}

/** Slices from twelve o'clock; what is negative has no share. */
function pie({ bars }: Series, width: number): SVGTemplateResult {
  const values = bars.map(({ amount }) => Math.max(0, Number(amount)));
  const whole = values.reduce((sum, value) => sum + value, 0) || 1;
  const [cx, cy, radius] = [width / 2, HEIGHT / 2, Math.min(width, HEIGHT) / 2 - 12];
  const at = (share: number): string => {
    const angle = 2 * Math.PI * share - Math.PI / 2;
    return `${cx + radius * Math.cos(angle)} ${cy + radius * Math.sin(angle)}`;
  };
  let from = 0;
  return svg`${values.map((value, index) => {
    const to = from + value / whole;
    const colour = `slice c${index % COLOURS}`;
    const path = `M${cx} ${cy}L${at(from)}A${radius} ${radius} 0 ${to - from > 0.5 ? 1 : 0} 1 ${at(to)}Z`;
    const slice =
      value === whole
        ? svg`<circle class=${colour} cx=${cx} cy=${cy} r=${radius} />`
        : svg`<path class=${colour} d=${path} />`;
    from = to;
    return value > 0 ? slice : nothing;
  })}`;
}

customElements.define('kontor-chart', Chart);
