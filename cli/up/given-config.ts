import type { ConfigMap } from "@pulumi/pulumi/automation";
import { ownConfig, readConfigValues } from "../../components/stack-config";
import type { ConfigKeyName, ConfigValues, GivenConfig } from "../../components/stack-config";
import { CodedError } from "../../dynamic-providers/common/coded-error";

/**
 * Keys of a stack's config, by the rules of its program.
 *
 * @param project - its name, the namespace of its config.
 * @param config - all of the stack's.
 * @throws CodedError that lists every value that cannot be used.
 */
export function readStackKeys<K extends ConfigKeyName>(
    stack: string,
    project: string,
    config: ConfigMap,
    keys: readonly K[],
): ConfigValues<K> {
    const own = ownConfig(project, config);
    const given = {
        values: new Map([...own].map(([key, { value }]) => [key, value])),
        isEncrypted: (key: string) => own.get(key)?.secret === true,
        stack,
    };
    return requireConfigValues(`Stack '${stack}'`, keys, given);
}

/**
 * @param owner - of the config, for messages.
 * @throws CodedError that lists every value that cannot be used.
 */
export function requireConfigValues<K extends ConfigKeyName>(
    owner: string,
    keys: readonly K[],
    given: GivenConfig,
): ConfigValues<K> {
    const { config, failures } = readConfigValues(keys, given);
    if (failures.length > 0) {
        const lines = failures.map(({ reason }) => `  - ${reason}`);
        throw new CodedError("InputsInvalid", [`${owner} has invalid config:`, ...lines].join("\n"));
    }
    return config;
}
