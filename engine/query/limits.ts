/** What one document may ask for. Each limit is a refusal before anything is run. */
export const LIMITS = {
  /** Tokens of a document: what the parser stops at. */
  tokens: 2_000,
  /** Faults told about one document. */
  errors: 5,
  /** Records within records. */
  depth: 10,
  /** Records a document may answer with: the sizes of nested pages multiplied, summed over all lists. */
  cost: 50_000,
  /** What lines without `first` count for: they are always given whole. */
  linesCost: 10,
  /** What an aggregate counts for. */
  aggregateCost: 1_000,
  pageSize: 200,
  defaultPageSize: 50,
  /** What lists without `first` give a process, which reads them whole: more than this is refused when it has been read. */
  wholeList: 1_000,
  /** Groups of an aggregate. */
  groups: 5_000,
  defaultGroups: 1_000,
  /** Elements of `in` and its kin. */
  values: 1_000,
  /** Comparisons of all filters together. */
  comparisons: 200,
  orderKeys: 10,
  rootFields: 50,
  aliases: 200,
  /** PostgreSQL cuts names at 63 bytes, and an alias is the name of a column. */
  aliasLength: 63,
  /** Beyond this many a count that is not asked exactly stops. */
  count: 1_001,
} as const;
