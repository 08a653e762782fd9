/*
 * Shows the record that a link shows. What opens it stands behind `#`, which is in no log and no Referer, and is sent in the
 * body of a request. Everything comes as text and is put here as text.
 */
const words = {
  en: {
    nothing: 'This link shows nothing.',
    why: 'It may have ended. Ask whoever gave it to you for another one.',
    away: 'Nothing can be shown at the moment. Try again later.',
    files: 'Files',
    until: 'This page can be seen until',
  },
  de: {
    nothing: 'Dieser Link zeigt nichts.',
    why: 'Vielleicht ist er beendet. Bitten Sie um einen neuen, wo Sie ihn herhaben.',
    away: 'Im Augenblick kann nichts gezeigt werden. Versuchen Sie es später noch einmal.',
    files: 'Dateien',
    until: 'Diese Seite ist zu sehen bis',
  },
};
const language = navigator.language.startsWith('de') ? 'de' : 'en';
const say = words[language];
const main = document.querySelector('main');

/** An element with attributes and what stands in it: texts and elements. */
function make(name, attributes, ...content) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...content);
  return element;
}

const ask = (path, more) =>
  fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'accept-language': navigator.language },
    body: JSON.stringify({ token: location.hash.slice(1), ...more }),
  });

function block({ kind, heading, rows, columns }) {
  const title = heading ? [make('h2', {}, heading)] : [];
  if (kind === 'table') return [...title, table(columns, rows)];
  return [
    ...title,
    make('dl', {}, ...rows.flatMap(([name, text]) => [make('dt', {}, name), make('dd', {}, text)])),
  ];
}

/** Columns in which nothing stands are left out. */
function table(columns, rows) {
  const filled = columns.flatMap((column, at) => (rows.some((row) => row[at]) ? [{ ...column, at }] : []));
  const cell = (name, { right }, text, more = {}) =>
    make(name, { ...more, ...(right && { class: 'right' }) }, text);
  const head = make('tr', {}, ...filled.map((column) => cell('th', column, column.title, { scope: 'col' })));
  const body = rows.map((row) =>
    make('tr', {}, ...filled.map((column) => cell('td', column, row[column.at]))),
  );
  const whole = make('table', {}, make('thead', {}, head), make('tbody', {}, ...body));
  return make('div', { class: 'wide', role: 'group', tabindex: '0' }, whole);
}

async function fetchFile({ id, name }) {
  const answer = await ask('/api/shared/file', { file: id });
  if (!answer.ok) return show(nothing());
  const address = URL.createObjectURL(await answer.blob());
  make('a', { href: address, download: name }).click();
  URL.revokeObjectURL(address);
}

function files(list) {
  if (list.length === 0) return [];
  const buttons = list.map((file) => {
    const button = make('button', { type: 'button' }, file.name);
    button.addEventListener('click', () => fetchFile(file).catch(() => show(away())));
    return make('li', {}, button);
  });
  return [make('h2', {}, say.files), make('ul', {}, ...buttons)];
}

const nothing = () => [make('h1', {}, say.nothing), make('p', {}, say.why)];
const away = () => [make('h1', {}, say.away)];

function record({ sheet, files: beside, endsAt }) {
  document.documentElement.lang = sheet.locale;
  const end = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'short' }).format(
    new Date(endsAt),
  );
  return [
    make('h1', {}, sheet.title),
    ...sheet.blocks.flatMap(block),
    ...files(beside),
    make('footer', {}, `${say.until} ${end}.`),
  ];
}

function show(content) {
  main.replaceChildren(...content);
  document.title = main.querySelector('h1').textContent;
}

async function open() {
  document.documentElement.lang = language;
  const answer = await ask('/api/shared');
  if (answer.ok) show(record(await answer.json()));
  else show(answer.status === 404 || answer.status === 400 ? nothing() : away());
}

const openOrTell = () => void open().catch(() => show(away()));
addEventListener('hashchange', openOrTell);
openOrTell();
