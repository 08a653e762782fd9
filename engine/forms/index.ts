/** Public face of `forms`: what the page is told about an entity and about the whole, cut to its reader's rights. */
export { entityView } from './entity.ts';
export { outlineOf, processInputs, processTitle, stepTitle, type Kept } from './process.ts';
export { shellView } from './shell.ts';
export { textsOf } from './texts.ts';
export type { Texts } from './texts.ts';
export type {
  AccountView,
  ActionView,
  Can,
  CheckView,
  ColumnView,
  EntityHead,
  EntityView,
  FieldType,
  FieldView,
  LayoutNode,
  LifecycleView,
  LinesView,
  ListView,
  MakesView,
  MoneyView,
  OptionView,
  PrintView,
  OutlineList,
  OutlineStep,
  ReadPath,
  RelatedView,
  ShellEntity,
  ShellModule,
  ShellView,
  TargetView,
  TransitionView,
} from './types.ts';
