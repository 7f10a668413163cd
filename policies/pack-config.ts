import { CodedError } from "../dynamic-providers/common/coded-error";
import type { Policies, PolicyPackConfig } from "@pulumi/policy";

/**
 * The pack's own config with the level of each rule. The framework takes a rule whose config says nothing of its level for
 * advisory. Source: `makeAnalyzerInfo` in sdk/nodejs/policy/protoutil.ts of pulumi/pulumi-policy, whose message has
 * advisory as its zero.
 *
 * @throws Error when it is for a rule that there is not.
 */
export function withLevels(config: PolicyPackConfig, policies: Policies): PolicyPackConfig {
    return Object.fromEntries(
        Object.entries(config).map(([name, ofRule]) => {
            const rule = policies.find((policy) => policy.name === name);
            if (!rule) {
                const names = policies.map((policy) => policy.name).join(", ");
                throw new CodedError(
                    "PolicyUnknown",
                    `policies/config.json has '${name}': it must be one of ${names}.`,
                );
            }
            return [name, typeof ofRule === "string" ? ofRule : { enforcementLevel: rule.enforcementLevel, ...ofRule }];
        }),
    );
}
