/** Stands where the components' usage statistics would be: nothing is counted, nothing is kept. */
export const usageStatistics = () => undefined;
