import { inputFailure } from "../../dynamic-providers/common/failure";
import type { InputFailure } from "../../dynamic-providers/common/failure";
import type { JsonObject } from "../../dynamic-providers/common/json";
import { findNearestName } from "../../dynamic-providers/common/nearest-name";
import { parseJson } from "../../dynamic-providers/common/parse-json";
import type { Program } from "./config-key";
import { configRows } from "./config-keys";
import type { ConfigKeyName, ConfigValues, StackConfig } from "./config-keys";
import type { ConfigFault } from "./shape";

/** A stack's config as Pulumi hands it over. */
export interface GivenConfig {
    /** Texts by key, without the namespace of the project; lists and objects as JSON. */
    readonly values: ReadonlyMap<string, string>;
    /** Whether the stack's file holds the key's value encrypted. */
    readonly isEncrypted: (key: string) => boolean;
    /** Name of the stack, for the commands in messages. */
    readonly stack: string;
}

export interface ConfigReading<T> {
    /** Complete only where there are no failures. */
    readonly config: T;
    readonly failures: readonly InputFailure[];
    /** For people, as text. */
    readonly warnings: readonly string[];
}

/** Reads all that a program's stack is configured with. Never throws: everything that is wrong is in the answer. */
export function readStackConfig<P extends Program>(program: P, given: GivenConfig): ConfigReading<StackConfig<P>> {
    const rows = [...configRows].filter(([, row]) => row.in[program] !== undefined);
    const { config, failures } = readConfigValues(
        rows.map(([key]) => key as ConfigKeyName),
        given,
    );
    const missing = rows
        .filter(([key, row]) => row.in[program] === "required" && !given.values.has(key))
        .map(([key, row]) => {
            const rule = `the program '${program}' needs it. ${sayHowToSet(key, row.shape, given.stack)}`;
            return inputFailure(key, undefined, rule);
        });
    const unknown = judgeUnknownKeys(given);
    return {
        config: config as StackConfig<P>,
        failures: [...failures, ...missing, ...unknown.failures],
        warnings: [...unknown.warnings, ...warnOfSecrets(given)],
    };
}

/** Reads some keys. What is not set is left out. */
export function readConfigValues<K extends ConfigKeyName>(
    keys: readonly K[],
    { values, isEncrypted }: GivenConfig,
): Omit<ConfigReading<ConfigValues<K>>, "warnings"> {
    const failures: InputFailure[] = [];
    const read = keys.flatMap((key) => {
        const raw = values.get(key);
        const row = configRows.get(key)!;
        if (raw === undefined) {
            return [];
        }
        const faults: ConfigFault[] = [];
        const value = row.shape.read(decode(raw), key, faults);
        const isHidden = row.isSecret === true || isEncrypted(key);
        failures.push(...faults.map((fault) => toFailure(fault, isHidden)));
        return [[key, value] as const];
    });
    return { config: Object.fromEntries(read) as ConfigValues<K>, failures };
}

/** A list or object is written by hand: `pulumi config set` takes one text. */
function sayHowToSet(key: string, { schema }: { readonly schema: JsonObject }, stack: string): string {
    return schema.type === "object" || schema.type === "array"
        ? `Write it in Pulumi.${stack}.yaml, by docs/reference/config.md`
        : `Run: pulumi config set ${key} <value> --stack ${stack}`;
}

const toFailure = ({ at, shown, rule }: ConfigFault, isHidden: boolean): InputFailure => ({
    property: at,
    reason: `${at} is ${isHidden ? "a secret (not shown)" : shown}: ${rule}`,
});

/** Pulumi hands lists and objects over as JSON, and what is empty in YAML as null. All else is text. */
function decode(raw: string): unknown {
    if (raw === "null") {
        return null;
    }
    if (!/^\s*[[{]/.test(raw)) {
        return raw;
    }
    const parsed = parseJson(raw);
    return parsed.reason === undefined ? parsed.value : raw;
}

/** A slip is refused, since the key that was meant has no effect. Another word may be a key of the user's own. */
function judgeUnknownKeys({ values, stack }: GivenConfig): { failures: InputFailure[]; warnings: string[] } {
    const known = [...configRows.keys()];
    const failures: InputFailure[] = [];
    const warnings: string[] = [];
    for (const key of [...values.keys()].filter((name) => !configRows.has(name))) {
        const nearest = findNearestName(key, known);
        const name = JSON.stringify(key).slice(1, -1).slice(0, 100);
        if (nearest === undefined) {
            warnings.push(`Config key '${name}' is not one of apim-dr's, and has no effect on it.`);
        } else {
            const reason =
                `${name} is not one of apim-dr's config keys: did you mean '${nearest}'? Correct the name, or take it ` +
                `out: pulumi config rm '${name}' --stack ${stack}`;
            failures.push({ property: name, reason });
        }
    }
    return { failures, warnings };
}

function warnOfSecrets({ values, isEncrypted, stack }: GivenConfig): string[] {
    return [...configRows]
        .filter(([key, { isSecret }]) => isSecret === true && values.has(key) && !isEncrypted(key))
        .map(
            ([key]) =>
                `Config key '${key}' is a secret and is not encrypted. Run: pulumi config set --secret ${key} --stack ` +
                `${stack}. Then replace the secret: everyone who can read the file has seen it.`,
        );
}
