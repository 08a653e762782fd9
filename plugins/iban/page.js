/** In fours, as on paper: DE89 3704 0044 0532 0130 00. */
const inFours = (value) => value.replace(/(.{4})(?=.)/g, '$1 ');

/** @type {import('../../ui/fields/brought.ts').PageModule} */
export default ({ TypedWidget }) => ({
  iban: {
    show: inFours,
    widget: class extends TypedWidget {
      shownOf(value) {
        return inFours(value);
      }

      /** Blanks and small letters are how people type; whether the digits fit is for the server to say. */
      readOf(typed) {
        return typed.replace(/\s/g, '').toUpperCase();
      }

      get rule() {
        return 'pattern';
      }

      get example() {
        return 'DE89 3704 0044 0532 0130 00';
      }
    },
  },
});
