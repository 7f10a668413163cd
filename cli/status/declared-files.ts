import * as path from "node:path";
import type { ConfigMap } from "@pulumi/pulumi/automation";
import { projectFileOf, readConfigFile, valueOfDeclared } from "../up/project";
import type { Project } from "../up/project";

/**
 * Reads what the stacks' files and Pulumi.yaml declare, as Pulumi's config would have it, by the files alone: no backend is
 * asked and no passphrase needed. What is encrypted is left out.
 *
 * @returns the config of a stack by its name; that of Pulumi.yaml alone where the stack has no file.
 */
export function configFromFiles({ directory, name, stackFiles }: Project): (stack: string) => ConfigMap {
    const { config = {} } = readConfigFile(projectFileOf(directory));
    const declared = Object.entries(config).map(([key, value]) => [key, valueOfDeclared(value)] as const);
    return (stack) => {
        const file = stackFiles.find((each) => path.basename(each) === `Pulumi.${stack}.yaml`);
        const stated = Object.entries((file && readConfigFile(file).config) ?? {});
        const values = [...declared, ...stated].flatMap(([key, value]) => {
            const text = isEncrypted(value) || value === undefined || value === null ? undefined : textOf(value);
            return text === undefined ? [] : [[key.includes(":") ? key : `${name}:${key}`, { value: text }] as const];
        });
        return Object.fromEntries(values);
    };
}

const isEncrypted = (value: unknown): boolean =>
    typeof value === "object" && value !== null && "secure" in value && Object.keys(value).length === 1;

const textOf = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));
