/**
 * The picture of a process: its steps from above to below, and where one instance of it stands. Arrows walk from step to
 * step, Enter chooses one. The same is told as a list below, for whoever does not see.
 * @fires kontor-chosen {path: string}  a step was chosen
 */
import { html, nothing, svg } from 'lit';
import type { SVGTemplateResult, TemplateResult } from 'lit';
import type { OutlineStep } from '../../engine/forms/index.ts';
import { flowOf } from '../data/flow.ts';
import type { WholeInstance } from '../data/processes.ts';
import { standingsOf } from '../data/standing.ts';
import type { StepStanding } from '../data/standing.ts';
import { KontorElement } from '../shared/element.ts';
import { place } from './layout.ts';
import type { Placed, Point } from './layout.ts';
import { standingBadge } from './parts.ts';
import { say } from './texts.ts';
import type { SayId } from './texts.ts';

const SIZES = {
  step: { width: 244, height: 54 },
  end: { width: 16, height: 16 },
  label: { width: 74, height: 20 },
} as const;

/** Letters that fit into a step. */
const TITLE_MAX = 26;
const DETAIL_MAX = 34;

const cut = (words: string, most: number): string =>
  words.length > most ? `${words.slice(0, most - 1).trimEnd()}…` : words;

class Picture extends KontorElement {
  static override properties = { instance: { attribute: false }, chosen: { attribute: false } };
  declare instance: WholeInstance;
  declare chosen: string | undefined;

  /** Laid out anew only for another definition, such as one that the instance was moved to: where it stands changes often. */
  #placed: Placed | undefined;
  #of = '';

  override render(): TemplateResult {
    const { instance } = this;
    const outline = JSON.stringify(instance.outline);
    if (this.#of !== outline) {
      this.#placed = place(flowOf(instance.outline), SIZES);
      this.#of = outline;
    }
    const standings = standingsOf(instance);
    const { width, height, nodes, edges } = this.#placed!;
    const steps = nodes.flatMap((node) => (node.step ? [{ ...node, step: node.step }] : []));
    const first = this.chosen ?? steps[0]?.id;
    return html`<div class="scroll" @keydown=${(event: KeyboardEvent) => this.#onKey(event)}>
        <svg
          class="flow"
          role="group"
          aria-label=${say('picture.label', { title: instance.title })}
          viewBox=${`0 0 ${width} ${height}`}
          width=${width}
          height=${height}
        >
          <defs>
            <marker
              id="arrow"
              viewBox="0 0 8 8"
              refX="7"
              refY="4"
              markerWidth="8"
              markerHeight="8"
              orient="auto"
              markerUnits="userSpaceOnUse"
            >
              <path d="M0 0 8 4 0 8z" />
            </marker>
          </defs>
          ${edges.map((edge) => drawEdge(edge, standings))}
          ${nodes.map((node) => (node.step ? nothing : svg`<circle class="end" cx=${node.x} cy=${node.y} r="8" />`))}
          ${steps.map((node) => this.#step(node, standings.get(node.id)!, node.id === first))}
        </svg>
      </div>
      <details class="as-text">
        <summary>${say('picture.asText')}</summary>
        ${asText(instance.outline, standings)}
      </details>`;
  }

  #step(
    { id, step, x, y }: Point & { readonly id: string; readonly step: OutlineStep },
    { standing, rows }: StepStanding,
    reachable: boolean,
  ): SVGTemplateResult {
    const { width, height } = SIZES.step;
    const [left, top] = [x - width / 2, y - height / 2];
    const times = rows.filter((row) => row.path.split('/').length === id.split('/').length).length;
    const title = cut(step.title, TITLE_MAX);
    const detail = cut(step.detail ?? say(`kind.${step.kind}` as SayId), DETAIL_MAX);
    const turns = times > 1 ? `${times}×` : '';
    return svg`<g
      class=${`step is-${standing}`}
      role="button"
      data-path=${id}
      tabindex=${reachable ? '0' : '-1'}
      aria-pressed=${this.chosen === id}
      aria-label=${`${[title, detail, turns].filter(Boolean).join(' ')}: ${say(`standing.${standing}`)}`}
      @click=${() => this.#choose(id)}
    >
      <rect x=${left} y=${top} width=${width} height=${height} rx=${step.kind === 'if' || step.kind === 'for' || step.kind === 'parallel' ? 27 : 8} />
      <circle cx=${left + 18} cy=${y} r="7" />
      <path class="mark" d=${MARKS[standing] ?? ''} transform=${`translate(${left + 18} ${y})`} />
      <text class="title" x=${left + 34} y=${y - 4}>${title}</text>
      <text class="detail" x=${left + 34} y=${y + 14}>${detail}</text>
      ${turns ? svg`<text class="times" x=${left + width - 10} y=${y - 4}>${turns}</text>` : nothing}
    </g>`;
  }

  #choose(path: string): void {
    this.dispatchEvent(new CustomEvent('kontor-chosen', { detail: { path } }));
  }

  /** Up and down to the nearest step there, to the sides to the nearest beside. */
  #onKey(event: KeyboardEvent): void {
    const at = (event.target as Element).closest<SVGGElement>('g.step')?.dataset['path'];
    const here = this.#placed?.nodes.find(({ id }) => id === at);
    if (!here) return;
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      return this.#choose(here.id);
    }
    const way = WAYS[event.key];
    if (!way) return;
    event.preventDefault();
    const found = this.#placed!.nodes.filter(
      (node) => node.step && node.id !== here.id && way(node, here) > 0,
    ).toSorted((a, b) => distance(a, here) - distance(b, here))[0];
    if (found) this.querySelector<SVGGElement>(`[data-path="${CSS.escape(found.id)}"]`)?.focus();
  }
}

const distance = (a: Point, b: Point): number => Math.hypot(a.x - b.x, (a.y - b.y) * 2);

/** How far a step lies in the direction of a key. */
const WAYS: Readonly<Record<string, (there: Point, here: Point) => number>> = {
  ArrowUp: (there, here) => here.y - there.y,
  ArrowDown: (there, here) => there.y - here.y,
  ArrowLeft: (there, here) => (there.y === here.y ? here.x - there.x : 0),
  ArrowRight: (there, here) => (there.y === here.y ? there.x - here.x : 0),
};

/** Told by shape too, not by colour alone. */
const MARKS: Partial<Record<StepStanding['standing'], string>> = {
  done: 'M-3.5 0.2-1 2.8 3.5-2.6',
  current: 'M-2 -3.2 3.2 0-2 3.2z',
  waiting: 'M0-3.4V0L2.6 1.6',
  failed: 'M-2.6-2.6 2.6 2.6M2.6-2.6-2.6 2.6',
  undone: 'M3-2.6H-3M-0.6-4.6-3-2.6-0.6-0.6M3-2.6V2.8H-2',
  skipped: 'M-3.2-2.6 0 0-3.2 2.6M0.4-2.6 3.6 0 0.4 2.6',
};

const REACHED: ReadonlySet<string> = new Set(['done', 'undone', 'skipped']);

function drawEdge(
  { from, to, why, points, label }: Placed['edges'][number],
  standings: ReadonlyMap<string, StepStanding>,
): SVGTemplateResult {
  const left = standings.get(from)?.standing ?? 'done';
  const come = standings.get(to)?.standing ?? left;
  const walked = (REACHED.has(left) || left === 'current') && come !== 'ahead' && come !== 'passed';
  const trouble = why === 'timeout' || why === 'catch';
  const d = points.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${x} ${y}`).join('');
  return svg`<g class=${`edge${walked ? ' walked' : ''}${trouble ? ' trouble' : ''}`}>
    <path d=${d} marker-end="url(#arrow)" />
    ${label && why !== 'branch' && why !== 'called' ? svg`<text x=${label.x} y=${label.y + 4}>${say(`why.${why!}`)}</text>` : nothing}
  </g>`;
}

/** The same as a list: each step with how it stands, what is inside it below. */
function asText(steps: readonly OutlineStep[], standings: ReadonlyMap<string, StepStanding>): TemplateResult {
  return html`<ol>
    ${steps.map(
      ({ path, title, detail, lists }) =>
        html`<li>
          <span>${title}</span>${detail ? html` <small>${detail}</small>` : nothing}
          ${standingBadge(standings.get(path)!.standing)}
          ${lists.map(
            ({ kind, steps: inner }) =>
              html`<p>${say(`why.${kind}`)}</p>
                ${asText(inner, standings)}`,
          )}
        </li>`,
    )}
  </ol>`;
}

customElements.define('kontor-picture', Picture);
