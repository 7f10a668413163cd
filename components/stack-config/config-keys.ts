import { configKey, inEveryProgram, Program } from "./config-key";
import type { ConfigKey } from "./config-key";
import { drillKeys } from "./drill-keys";
import { failoverKeys } from "./failover-keys";
import { mapOf } from "./nested-shapes";
import { operationKeys } from "./operation-keys";
import { oneOf, text } from "./scalar-shapes";
import { serviceKeys } from "./service-keys";
import type { ShapeValue } from "./shape";
import { trafficKeys } from "./traffic-keys";
import { vaultKeys } from "./vault-keys";

/** Every key of the stacks' config. The reader, the JSON Schemas and the docs come from this table. */
export const configKeys = {
    program: configKey({
        shape: oneOf<Program>(Program),
        in: inEveryProgram,
        default: "required: set it in the stack's file",
        description: "The program that the stack runs.",
    }),
    location: configKey({
        shape: text(),
        in: inEveryProgram,
        default: "required: set it in the stack's file",
        description:
            "Azure region: of a site's management plane, of the vault, of the endpoint's resource group, or of the scratch service.",
    }),
    ...failoverKeys,
    ...serviceKeys,
    ...operationKeys,
    ...vaultKeys,
    ...trafficKeys,
    ...drillKeys,
    tags: configKey({
        shape: mapOf(text({ type: "name", maxLength: 512 }), text({ mayBeEmpty: true, maxLength: 256 })),
        in: { vault: "optional", site: "optional", traffic: "optional", service: "optional", drill: "optional" },
        default: "none",
        description: "Tags of the resources.",
    }),
};

type Keys = typeof configKeys;
export type ConfigKeyName = keyof Keys;

type ValueOf<K extends ConfigKeyName> = ShapeValue<Keys[K]["shape"]>;
type NamesWith<P extends Program, Need> = {
    [K in ConfigKeyName]: Keys[K]["in"] extends Readonly<Record<P, Need>> ? K : never;
}[ConfigKeyName];

/** What a stack of the program is configured with, checked. */
export type StackConfig<P extends Program> = {
    readonly [K in NamesWith<P, "required">]: ValueOf<K>;
} & { readonly [K in NamesWith<P, "optional">]?: ValueOf<K> };

/** Values of some keys. */
export type ConfigValues<K extends ConfigKeyName> = { readonly [N in K]?: ValueOf<N> };

/** The table for those who go through it. */
export const configRows: ReadonlyMap<string, ConfigKey> = new Map(Object.entries<ConfigKey>(configKeys));
