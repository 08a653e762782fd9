import { html, nothing } from 'lit';
import { TypedWidget } from './typed.ts';
import { Widget } from './widget.ts';

/** What a plugin's page is handed, because it imports nothing. */
export interface PageKit {
  readonly Widget: typeof Widget;
  readonly TypedWidget: typeof TypedWidget;
  readonly html: typeof html;
  readonly nothing: typeof nothing;
}

export const kit: PageKit = { Widget, TypedWidget, html, nothing };
