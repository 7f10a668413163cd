import { readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { parse, parseAllDocuments } from "yaml";

const root = path.join(__dirname, "..", "..");

/** Texts of files by name. */
export type Texts = Readonly<Record<string, string>>;

export interface Step {
    readonly id?: string;
    readonly name?: string;
    readonly uses?: string;
    readonly run?: string;
    readonly if?: string;
    readonly shell?: string;
    readonly bash?: string;
    readonly displayName?: string;
    readonly task?: string;
    readonly template?: string;
    readonly checkout?: string;
    readonly inputs?: Readonly<Record<string, string>>;
    readonly parameters?: Readonly<Record<string, string>>;
    readonly with?: Readonly<Record<string, unknown>>;
    readonly env?: Readonly<Record<string, string>>;
}

/** @param folder - from the root of the checkout. */
export function readFolder(folder: string): Texts {
    const directory = path.join(root, folder);
    return Object.fromEntries(
        readdirSync(directory)
            .filter((name) => /\.ya?ml$/.test(name))
            .map((name) => [name, readFileSync(path.join(directory, name), "utf8")]),
    );
}

export function readText(file: string): string {
    return readFileSync(path.join(root, file), "utf8");
}

export function parseYaml<T>(text: string): T {
    return parse(text) as T;
}

export function parseDocuments<T>(text: string): T[] {
    return parseAllDocuments(text).map((document) => document.toJS() as T);
}

/** Whether a script changes anything in Azure. */
export const changesAzure = (script: string): boolean =>
    /apim-dr up (?!.*--preview)|pulumi (up|destroy|refresh)/.test(script);

export const isHourly = (cron: string): boolean => /^\d{1,2} \* \* \* \*$/.test(cron);

/** @throws Error when the text is not there: a mutation that changes nothing proves nothing. */
export function mutate(texts: Texts, name: string, from: string, to: string): Texts {
    const text = texts[name];
    if (!text?.includes(from)) {
        throw new Error(`${name} has no '${from}'`);
    }
    return { ...texts, [name]: text.replace(from, to) };
}
