import type { RawEntity } from "../../dynamic-providers/azure/entity";

const isWithPolicy = (operation: number): boolean => operation % 10 === 0;

/**
 * An API of many operations, of which every tenth has a policy.
 *
 * @param isNamed - which of these `allPolicies` names.
 */
export function bigService(
    serviceId: string,
    count: number,
    isNamed: (operation: number) => boolean,
    more: readonly (readonly [string, RawEntity])[] = [],
): Map<string, RawEntity> {
    const operations = Array.from({ length: count }, (_unused, number) => number);
    const policyOf = (number: number): string => `apis/a/operations/o${number}/policies/policy`;
    const withPolicy = operations.filter(isWithPolicy);
    return new Map<string, RawEntity>([
        ["apis/a", { properties: {} }],
        ...operations.map((number): [string, RawEntity] => [`apis/a/operations/o${number}`, { properties: {} }]),
        ...withPolicy.map((number): [string, RawEntity] => [
            policyOf(number),
            { properties: { value: "<policies />" } },
        ]),
        ...withPolicy
            .filter(isNamed)
            .map((number): [string, RawEntity] => [
                `allPolicies/${number}`,
                { properties: { referencePolicyId: `${serviceId}/${policyOf(number)}` } },
            ]),
        ...more,
    ]);
}
