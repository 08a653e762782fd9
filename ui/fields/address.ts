/** The parts of an address, in the order in which they are written and read. */
export const ADDRESS_PARTS = ['street', 'street2', 'postalCode', 'city', 'region', 'country'] as const;
