/** MDL2xx: the definitions cannot be linked into a Model. A retired code is never given to another fault. */
import { defineFault, didYouMean } from '../errors/index.ts';

type Near = { near?: string | undefined };

// Modules, layers, names.
export const noModuleFile = defineFault<{ module: string }>({
  code: 'MDL200',
  message: ({ module }) => `The folder '${module}' has no module.json that can be read.`,
  mend: () => 'Add one with "name", "version", "title" and "needs", or move the folder away.',
});
export const unknownModule = defineFault<{ module: string } & Near>({
  code: 'MDL201',
  message: ({ module }) => `There is no module '${module}'.`,
  mend: ({ near }) =>
    didYouMean(near, 'Take it out of "needs", or add the folder of that module with its module.json.'),
});
export const needsCircle = defineFault<{ circle: readonly string[] }>({
  code: 'MDL202',
  message: ({ circle }) => `These modules need each other in a circle: ${circle.join(' -> ')}.`,
  mend: () => 'Move what both need into a third module.',
});
export const wrongModuleName = defineFault<{ name: string; folder: string }>({
  code: 'MDL203',
  message: ({ name, folder }) => `The module in folder '${folder}' calls itself '${name}'.`,
  mend: ({ folder }) => `Write "name": "${folder}", or rename the folder.`,
});
export const notNeeded = defineFault<{ what: string; module: string; by: string }>({
  code: 'MDL204',
  message: ({ what, module, by }) => `'${what}' belongs to module '${module}', which '${by}' does not need.`,
  mend: ({ module, by }) => `Add "${module}" to "needs" of module '${by}'.`,
});
export const twice = defineFault<{ what: string; first: string; second: string }>({
  code: 'MDL205',
  message: ({ what, first, second }) => `${what} is declared by ${first} and by ${second}.`,
  mend: () => 'Keep one of the two, or give one another name.',
});
export const broughtTwice = defineFault<{ what: string; first: string; second: string }>({
  code: 'MDL217',
  message: ({ what, first, second }) =>
    `${what} is brought by modules '${first}' and '${second}', and '${second}' does not need '${first}'.`,
  mend: ({ first, second }) =>
    `Let '${second}' need '${first}', so that its own takes the place of the other, or keep one of the two.`,
});
export const extendsStorage = defineFault<{ field: string; keyword: string; owner: string }>({
  code: 'MDL206',
  message: ({ field, keyword, owner }) =>
    `Field '${field}' belongs to module '${owner}'; an extension cannot change its '${keyword}'.`,
  mend: () => 'An extension may add fields, choices and texts; add a field of your own.',
});
export const reservedName = defineFault<{ name: string; why: string }>({
  code: 'MDL207',
  message: ({ name, why }) => `'${name}' cannot be used as a name here: ${why}.`,
  mend: () => 'Choose another name.',
});
export const graphqlClash = defineFault<{ name: string; first: string; second: string }>({
  code: 'MDL208',
  message: ({ name, first, second }) => `'${name}' in the API would be both ${first} and ${second}.`,
  mend: () => 'Rename one of them; "x-plural" names the list of an entity, "x-inverse" that on a target.',
});
export const storageClash = defineFault<{ name: string; first: string; second: string }>({
  code: 'MDL209',
  message: ({ name, first, second }) =>
    `${first.charAt(0).toUpperCase()}${first.slice(1)} and ${second} would both be stored as '${name}'.`,
  mend: () => 'Rename one of them.',
});

// What names point to.
export const unknownEntity = defineFault<{ entity: string } & Near>({
  code: 'MDL210',
  message: ({ entity }) => `There is no entity '${entity}'.`,
  mend: ({ near }) => didYouMean(near, 'Check module and name, or add the entity.'),
});
export const unknownField = defineFault<{ field: string; entity: string } & Near>({
  code: 'MDL211',
  message: ({ field, entity }) => `'${entity}' has no field '${field}'.`,
  mend: ({ near }) => didYouMean(near, 'Check the name, or add the field.'),
});
export const unfitField = defineFault<{ field: string; kind: string; use: string; fit: string }>({
  code: 'MDL212',
  message: ({ field, kind, use }) => `Field '${field}' (${kind}) cannot be used ${use}.`,
  mend: ({ fit }) => `Use ${fit}.`,
});
export const noReference = defineFault<{ step: string; path: string; entity: string }>({
  code: 'MDL213',
  message: ({ step, path, entity }) =>
    `In '${path}', '${step}' of '${entity}' is no reference, so nothing can be read through it.`,
  mend: () => 'End the path there, or begin it with a reference.',
});
export const unknownLines = defineFault<{ lines: string } & Near>({
  code: 'MDL214',
  message: ({ lines }) => `There is no '${lines}' below "$defs".`,
  mend: ({ near }) => didYouMean(near, 'Add it there, or point to one that exists.'),
});
export const strayLines = defineFault<{ lines: string; users: number }>({
  code: 'MDL215',
  message: ({ lines, users }) =>
    `The lines '${lines}' are used by ${users === 0 ? 'no field' : `${users} fields`}; their records would have ${users === 0 ? 'no' : 'no single'} place.`,
  mend: ({ lines }) => `Use it in exactly one field: "items": {"$ref": "#/$defs/${lines}"}.`,
});
export const narrowTarget = defineFault<{ field: string; target: string; scope: string }>({
  code: 'MDL216',
  message: ({ field, target, scope }) =>
    `Field '${field}' would point from a record of the whole installation to '${target}', which belongs to one ${scope}.`,
  mend: () => 'Give the entity the scope "organization", or point to an entity of the whole installation.',
});

// Fields.
export const unknownKind = defineFault<{ trouble: string }>({
  code: 'MDL220',
  message: ({ trouble }) => `This is no kind of field: ${trouble}.`,
  mend: () => 'Every kind with an example stands in the manual, "Entities and fields".',
});
export const idleKeyword = defineFault<{ keyword: string; kind: string; fit: readonly string[] }>({
  code: 'MDL221',
  message: ({ keyword, kind }) => `'${keyword}' means nothing for a field of kind ${kind}.`,
  mend: ({ keyword, fit }) => `Take it out; '${keyword}' is for ${fit.join(', ')}.`,
});
export const contradiction = defineFault<{ first: string; second: string; why: string }>({
  code: 'MDL222',
  message: ({ first, second, why }) => `${first} and ${second} contradict each other: ${why}.`,
  mend: ({ first, second }) => `Keep ${first} or ${second}.`,
});
export const unsafePattern = defineFault<{ trouble: string }>({
  code: 'MDL223',
  message: ({ trouble }) => `The pattern ${trouble}.`,
  mend: () =>
    'Write ^ and $ around it, repeat only single characters or classes without end, at most twice, and use no look-around.',
});
export const badValue = defineFault<{ what: string; value: string; wanted: string }>({
  code: 'MDL224',
  message: ({ what, value }) => `${what} is ${value}, which the field cannot hold.`,
  mend: ({ wanted }) => `Write ${wanted}.`,
});
export const badSeries = defineFault<{ trouble: string }>({
  code: 'MDL225',
  message: ({ trouble }) => `The number series ${trouble}.`,
  mend: () => 'Write text with {seq:5} once and maybe {year} and {month}, such as SO-{year}-{seq:5}.',
});
export const volatileStored = defineFault<{ field: string; use: string }>({
  code: 'MDL226',
  message: ({ field, use }) =>
    `Field '${field}' changes by itself (it asks for the day, the time or the user), so it cannot be used ${use}.`,
  mend: () => 'Use a field whose value is stored.',
});

// Things that depend on each other.
export const requiredCircle = defineFault<{ circle: readonly string[] }>({
  code: 'MDL230',
  message: ({ circle }) =>
    `No record could ever be the first, because each needs another by a required reference: ${circle.join(', ')}.`,
  mend: () => 'Take one of these fields out of "required".',
});
export const valueCircle = defineFault<{ circle: readonly string[] }>({
  code: 'MDL231',
  message: ({ circle }) => `These fields are made from each other in a circle: ${circle.join(' -> ')}.`,
  mend: () => 'Let users enter one of them.',
});

// Lifecycle.
export const noState = defineFault<{ state: string; field: string } & Near>({
  code: 'MDL240',
  message: ({ state, field }) => `'${state}' is no state: field '${field}' has no such choice.`,
  mend: ({ near }) => didYouMean(near, 'Add it to the choices of the field.'),
});
export const unreachable = defineFault<{ state: string }>({
  code: 'MDL241',
  message: ({ state }) => `No transition leads to state '${state}', and it is not the initial one.`,
  mend: () => 'Add a transition that leads to it, or take the choice away.',
});
export const unknownTransition = defineFault<{ transition: string; entity: string } & Near>({
  code: 'MDL242',
  message: ({ transition, entity }) => `'${entity}' has no transition '${transition}'.`,
  mend: ({ near }) => didYouMean(near, 'Check the name, or add the transition.'),
});
export const noValue = defineFault<{ field: string; entity: string }>({
  code: 'MDL243',
  message: ({ field, entity }) => `'${field}' of '${entity}' is required, and nothing gives it a value here.`,
  mend: ({ field }) => `Give '${field}' a constant or an expression, or give the field a default.`,
});
export const unknownStep = defineFault<{ step: string; entity: string } & Near>({
  code: 'MDL244',
  message: ({ step, entity }) =>
    `'${entity}' has no transition or action '${step}' that could be done to a record.`,
  mend: ({ near }) => didYouMean(near, 'Check the name, or add the transition or action.'),
});

// Access.
export const unknownRole = defineFault<{ role: string } & Near>({
  code: 'MDL250',
  message: ({ role }) => `There is no role '${role}'.`,
  mend: ({ near }) => didYouMean(near, 'Check module and name, or add the role.'),
});
export const roleCircle = defineFault<{ circle: readonly string[] }>({
  code: 'MDL251',
  message: ({ circle }) => `These roles inherit from each other in a circle: ${circle.join(' -> ')}.`,
  mend: () => 'Take one of them out of "inherits".',
});
export const unknownAction = defineFault<{ action: string; entity: string } & Near>({
  code: 'MDL252',
  message: ({ action, entity }) => `'${entity}' has no action '${action}' that could be granted.`,
  mend: ({ near }) =>
    didYouMean(near, 'Use read, create, update, delete, export, import, history, a transition or an action.'),
});
export const wideGrant = defineFault<{ entity: string }>({
  code: 'MDL253',
  message: ({ entity }) =>
    `A grant for '${entity}' covers many entities, so it cannot name fields or actions of one.`,
  mend: () => 'Write a grant of its own for that entity.',
});

// Views, forms, locales, seeds.
export const unknownView = defineFault<{ view: string; entity: string } & Near>({
  code: 'MDL260',
  message: ({ view, entity }) => `'${entity}' has no view '${view}'.`,
  mend: ({ near }) => didYouMean(near, 'Check the name, or add the view.'),
});
export const badFilter = defineFault<{ trouble: string } & Near>({
  code: 'MDL261',
  message: ({ trouble }) => `The filter cannot be used: ${trouble}.`,
  mend: ({ near }) => didYouMean(near, 'Write it like the "where" of the list in GraphQL.'),
});
export const viewLacks = defineFault<{ type: string; what: string }>({
  code: 'MDL262',
  message: ({ type, what }) => `A view of type "${type}" needs ${what}.`,
  mend: ({ what }) => `Add ${what}, or choose another type of view.`,
});
export const unknownMessage = defineFault<{ id: string } & Near>({
  code: 'MDL270',
  message: ({ id }) => `Message '${id}' belongs to nothing in this module.`,
  mend: ({ near }) => didYouMean(near, 'Ids are listed in the manual, "Locales".'),
});
export const badSeed = defineFault<{ trouble: string }>({
  code: 'MDL271',
  message: ({ trouble }) => `The record cannot be made: ${trouble}.`,
  mend: () => 'Give every key field a value, and each key only once.',
});

// Processes.
export const unknownProcess = defineFault<{ process: string } & Near>({
  code: 'MDL280',
  message: ({ process }) => `There is no process '${process}'.`,
  mend: ({ near }) => didYouMean(near, 'Check module and name, or add the process.'),
});
export const unknownEvent = defineFault<{ event: string } & Near>({
  code: 'MDL281',
  message: ({ event }) => `Nothing tells the event '${event}'.`,
  mend: ({ near }) =>
    didYouMean(
      near,
      'Use created, updated, deleted, restored, a transition in the past, or an event a process emits.',
    ),
});
export const unknownDeed = defineFault<{ action: string; entity: string } & Near>({
  code: 'MDL282',
  message: ({ action, entity }) => `'${entity}' has no action '${action}'.`,
  mend: ({ near }) => didYouMean(near, 'Use create, update, delete, read, a transition or an action.'),
});
export const unreachableStep = defineFault<{ step: string; after: string }>({
  code: 'MDL283',
  message: ({ step, after }) => `Step '${step}' is never reached: '${after}' ends the process before it.`,
  mend: () => 'Take it out, or let what stands before it end only under a condition.',
});
export const undoMissing = defineFault<{ step: string; later: string }>({
  code: 'MDL284',
  message: ({ step, later }) =>
    `Step '${step}' writes, and '${later}' may fail after it, but nothing says how to take it back.`,
  mend: () =>
    'Add "undo" with an action, "undo": false where what it did may stay, or put a pivot between them.',
});
export const lateWait = defineFault<{ step: string; event: string }>({
  code: 'MDL285',
  message: ({ step, event }) =>
    `Step '${step}' waits for '${event}', which may have happened before it is reached and would never be seen.`,
  mend: () =>
    'Add "since" with the step from which on it counts, or read the record first and wait only under an "if" about it.',
});
export const sameTarget = defineFault<{ what: string; first: string; second: string }>({
  code: 'MDL286',
  message: ({ what, first, second }) =>
    `Steps '${first}' and '${second}' run side by side and may both write ${what}.`,
  mend: () => 'Do one after the other.',
});
export const stepTwice = defineFault<{ step: string }>({
  code: 'MDL287',
  message: ({ step }) => `There are two steps '${step}'; history and repair go by the id.`,
  mend: () => 'Give one of them another id.',
});
export const tooManySteps = defineFault<{ what: string; most: number }>({
  code: 'MDL288',
  message: ({ what, most }) => `The process has more than ${most} ${what}.`,
  mend: () => 'Move a part of it into a process of its own and call that.',
});
export const missingInput = defineFault<{ input: string; action: string }>({
  code: 'MDL289',
  message: ({ input, action }) => `'${action}' needs '${input}', which is not given.`,
  mend: ({ input }) => `Add "${input}" to "with".`,
});
export const unknownInput = defineFault<{ input: string; action: string } & Near>({
  code: 'MDL290',
  message: ({ input, action }) => `'${action}' takes no '${input}'.`,
  mend: ({ near }) => didYouMean(near, 'Take it out.'),
});
export const variableTwice = defineFault<{ name: string; first: string; second: string }>({
  code: 'MDL291',
  message: ({ name, first, second }) =>
    `'${name}' would hold ${first} in one place and ${second} in another.`,
  mend: () => 'Use another name for one of them.',
});
export const callCircle = defineFault<{ circle: readonly string[] }>({
  code: 'MDL292',
  message: ({ circle }) => `These processes call each other in a circle: ${circle.join(' -> ')}.`,
  mend: () => 'Let one of them emit an event that starts the other.',
});
export const badStart = defineFault<{ trouble: string; mend: string }>({
  code: 'MDL293',
  message: ({ trouble }) => `The process cannot be started like this: ${trouble}.`,
  mend: ({ mend }) => mend,
});
export const noSuchStep = defineFault<{ step: string } & Near>({
  code: 'MDL294',
  message: ({ step }) => `No step '${step}' stands before this one.`,
  mend: ({ near }) => didYouMean(near, 'Name an earlier step, or "start".'),
});
export const strayKeyword = defineFault<{ keyword: string; verb: string; fit: string }>({
  code: 'MDL295',
  message: ({ keyword, verb }) => `'${keyword}' means nothing beside '${verb}'.`,
  mend: ({ keyword, fit }) => `Take it out; '${keyword}' is for ${fit}.`,
});
export const deafSubscriber = defineFault<{ pattern: string } & Near>({
  code: 'MDL305',
  message: ({ pattern }) => `No event fits '${pattern}', so this subscriber would never hear it.`,
  mend: ({ near }) => didYouMean(near, 'Name one that records or processes tell.'),
});
export const idleSubscriber = defineFault({
  code: 'MDL306',
  message: () => 'A subscriber that only reads a record does nothing.',
  mend: () => 'Name an action that changes something.',
});

// Scenarios.
export const noSuchName = defineFault<{ name: string } & Near>({
  code: 'MDL345',
  message: ({ name }) => `No step before this one gives a record the name '${name}'.`,
  mend: ({ near }) => didYouMean(near, 'Name one with "into".'),
});
export const noSuchStepAnywhere = defineFault<{ step: string } & Near>({
  code: 'MDL346',
  message: ({ step }) => `No process has such a step '${step}'.`,
  mend: ({ near }) =>
    didYouMean(near, 'Name a step of the process by its id; "decide" takes those that ask.'),
});
export const unevenRow = defineFault<{ cells: number; columns: number }>({
  code: 'MDL347',
  message: ({ cells, columns }) => `The row has ${cells} values for ${columns} columns.`,
  mend: () => 'Give one value for each column.',
});
export const unknownPerson = defineFault<{ person: string } & Near>({
  code: 'MDL348',
  message: ({ person }) => `The scenario has nobody of the name '${person}'.`,
  mend: ({ near }) => didYouMean(near, 'Name one of its "people".'),
});

// MDL325 to MDL334: prints.
export const unknownPlaceholder = defineFault<{ path: string; print: string; language: string } & Near>({
  code: 'MDL325',
  message: ({ path, print, language }) =>
    `The text in '${language}' speaks of {${path}}, of which the text of '${print}' does not speak.`,
  mend: ({ near }) => didYouMean(near, 'Use the paths of the text it translates.'),
});
export const unreadCondition = defineFault<{ path: string }>({
  code: 'MDL326',
  message: ({ path }) => `The condition of a print reads '${path}', which is no field of its record.`,
  mend: () =>
    'Ask for fields of the record, of its lines, or behind its references; roll up what others refer with.',
});
export const strayTitle = defineFault<{ path: string } & Near>({
  code: 'MDL327',
  message: ({ path }) => `There is a title for '${path}', which this block does not show.`,
  mend: ({ near }) => didYouMean(near, 'Take it out.'),
});

// MDL370 to MDL379: payments, and what plugins bring to metadata.
export const paysNothing = defineFault({
  code: 'MDL370',
  message: () =>
    'A subscriber pays for the record of its events, and these have none, or not all of one entity.',
  mend: () => 'Name events of one entity in "on".',
});

// MDL385 to MDL389: actions that call other programs.
export const unsaidExternal = defineFault<{ action: string; external: boolean }>({
  code: 'MDL385',
  message: ({ action, external }) =>
    external
      ? `'${action}' calls another program, and its step does not say so.`
      : `The step says that it calls another program, and '${action}' does not.`,
  mend: ({ external }) =>
    external ? 'Write "external": true beside "do".' : 'Take out "external", or set it in the action.',
});
export const strayExternal = defineFault<{ action: string }>({
  code: 'MDL386',
  message: ({ action }) => `'${action}' calls another program, which only a step of a process may do.`,
  mend: () => 'Start a process that does it.',
});
export const unsureUndo = defineFault<{ step: string }>({
  code: 'MDL387',
  message: ({ step }) =>
    `Step '${step}' may fail and have happened elsewhere, but nothing says how to take it back.`,
  mend: () => 'Add "undo" with an action, or "undo": false where what it did may stay.',
});
