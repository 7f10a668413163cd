import { readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";

/** Of a Pulumi project, what tells its stacks apart. */
export interface Project {
    /** Folder of its Pulumi.yaml. */
    readonly directory: string;
    readonly name: string;
    /** undefined where Pulumi.yaml does not declare it. */
    readonly activeSite?: string;
    /** Names of the sites' stacks; empty where Pulumi.yaml declares none. */
    readonly sites: readonly string[];
    /** What `program` is in the config files of stacks, by stack. */
    readonly programs: Readonly<Record<string, string>>;
}

type Config = Readonly<Record<string, unknown>>;

interface ProjectFile {
    readonly name?: string;
    readonly stackConfigDir?: string;
    readonly config?: Config;
}

/** @throws Error when the folder holds no Pulumi.yaml, or one that cannot be read. */
export function readProject(directory: string): Project {
    const { name = "", stackConfigDir = "", config = {} } = readYaml(path.join(directory, "Pulumi.yaml"));
    const sites = declaredValue(config, name, "sites");
    const activeSite = declaredValue(config, name, "activeSite");
    return {
        directory,
        name,
        activeSite: typeof activeSite === "string" ? activeSite : undefined,
        sites: Array.isArray(sites) ? sites.map(String) : [],
        programs: readPrograms(path.join(directory, stackConfigDir), name),
    };
}

/** A key stands in Pulumi.yaml with its namespace or without, as a value or as a declaration with one. */
function declaredValue(config: Config, project: string, key: string): unknown {
    const declared = config[key] ?? config[`${project}:${key}`];
    const isDeclaration = typeof declared === "object" && declared !== null && !Array.isArray(declared);
    const { value, default: unsaid } = isDeclaration ? (declared as { value?: unknown; default?: unknown }) : {};
    return isDeclaration ? (value ?? unsaid) : declared;
}

function readPrograms(directory: string, project: string): Record<string, string> {
    const programs = readdirSync(directory).flatMap((file) => {
        const stack = /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1];
        const program = stack && readYaml(path.join(directory, file)).config?.[`${project}:program`];
        return stack && typeof program === "string" ? [[stack, program] as const] : [];
    });
    return Object.fromEntries(programs);
}

function readYaml(file: string): ProjectFile {
    return (parse(readFileSync(file, "utf8")) as ProjectFile | null) ?? {};
}
