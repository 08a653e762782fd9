import { GraphQLError, KnownTypeNamesRule, specifiedRules, type ValidationRule } from 'graphql';

/** Like graphql's own, which first lists all types of the schema to have something to suggest. */
const KnownTypes: ValidationRule = (context) => ({
  NamedType(node) {
    const { value } = node.name;
    if (context.getSchema().getType(value)) return;
    context.reportError(new GraphQLError(`Unknown type "${value}".`, { nodes: node }));
  },
});

/** The rules of the specification, fit for a schema that makes its types when they are asked for. */
export const RULES: readonly ValidationRule[] = [
  ...specifiedRules.filter((rule) => rule !== KnownTypeNamesRule),
  KnownTypes,
];
