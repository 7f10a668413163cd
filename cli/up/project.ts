import { readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import { requireConfigValues } from "./given-config";

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
    /** Paths of the stacks' config files. */
    readonly stackFiles: readonly string[];
}

type Config = Readonly<Record<string, unknown>>;

interface ProjectFile {
    readonly name?: string;
    readonly stackConfigDir?: string;
    readonly config?: Config;
    /** Of Pulumi.yaml: where the stacks' state is kept. */
    readonly backend?: { readonly url?: string };
    /** Of a stack's file: what encrypts its secrets. */
    readonly secretsprovider?: string;
}

const stackFile = /^Pulumi\.(.+)\.yaml$/;

/**
 * @throws Error when the folder holds no Pulumi.yaml, or one that cannot be read; CodedError when what it declares of the
 * sites is not what it must be.
 */
export function readProject(directory: string): Project {
    const { name = "", stackConfigDir = "", config = {} } = readConfigFile(projectFileOf(directory));
    const declared = (["sites", "activeSite"] as const).flatMap((key) => {
        const value = declaredValue(config, name, key);
        return value === undefined ? [] : [[key, typeof value === "string" ? value : JSON.stringify(value)] as const];
    });
    const given = { values: new Map<string, string>(declared), isEncrypted: () => false, stack: name };
    const { sites = [], activeSite } = requireConfigValues("Pulumi.yaml", ["sites", "activeSite"], given);
    return {
        directory,
        name,
        activeSite,
        sites,
        programs: readPrograms(path.join(directory, stackConfigDir), name),
        stackFiles: readdirSync(path.join(directory, stackConfigDir))
            .filter((file) => stackFile.test(file))
            .map((file) => path.join(directory, stackConfigDir, file)),
    };
}

/** A key stands in Pulumi.yaml with its namespace or without, as a value or as a declaration with one. */
function declaredValue(config: Config, project: string, key: string): unknown {
    return valueOfDeclared(config[key] ?? config[`${project}:${key}`]);
}

/** In Pulumi.yaml a key has a value, or a declaration with one. */
export function valueOfDeclared(declared: unknown): unknown {
    const isDeclaration = typeof declared === "object" && declared !== null && !Array.isArray(declared);
    const { value, default: unsaid } = isDeclaration ? (declared as { value?: unknown; default?: unknown }) : {};
    return isDeclaration ? (value ?? unsaid) : declared;
}

/** Stacks whose files say that they run a program. */
export function stacksThatRun({ programs }: Pick<Project, "programs">, program: string): string[] {
    return Object.keys(programs).filter((stack) => programs[stack] === program);
}

function readPrograms(directory: string, project: string): Record<string, string> {
    const programs = readdirSync(directory).flatMap((file) => {
        const stack = stackFile.exec(file)?.[1];
        const program = stack && readConfigFile(path.join(directory, file)).config?.[`${project}:program`];
        return stack && typeof program === "string" ? [[stack, program] as const] : [];
    });
    return Object.fromEntries(programs);
}

export const projectFileOf = (directory: string): string => path.join(directory, "Pulumi.yaml");

/** A Pulumi.yaml, or a stack's file. @throws Error when it is not there, or is no YAML. */
export function readConfigFile(file: string): ProjectFile {
    return (parse(readFileSync(file, "utf8")) as ProjectFile | null) ?? {};
}
