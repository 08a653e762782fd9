/** Verbs of business whose past is not made by rule. */
const irregular: Readonly<Record<string, string>> = {
  begin: 'begun',
  cancel: 'cancelled',
  fulfil: 'fulfilled',
  hold: 'held',
  lose: 'lost',
  pay: 'paid',
  quit: 'quit',
  refer: 'referred',
  send: 'sent',
  submit: 'submitted',
  transfer: 'transferred',
  unpay: 'unpaid',
  win: 'won',
  withdraw: 'withdrawn',
};

/** What a transition is called once it is done: `confirm` is the fact `confirmed`. A name of several words stays. */
export function pastOf(name: string): string {
  if (irregular[name]) return irregular[name];
  if (/[A-Z0-9]/.test(name)) return name;
  if (name.endsWith('e')) return `${name}d`;
  if (/[^aeiou]y$/.test(name)) return `${name.slice(0, -1)}ied`;
  return /^[^aeiou]*[aeiou][bdgklmnprt]$/.test(name) ? `${name}${name.at(-1)}ed` : `${name}ed`;
}
