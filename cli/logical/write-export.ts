import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { CodedError } from "../../dynamic-providers/common/coded-error";
import { findFaults, listOf, members, value } from "../../dynamic-providers/common/document-check";
import { parseJson } from "../../dynamic-providers/common/parse-json";

/** Lists what the last export has written, so that the next one takes away what is no longer there. */
const listName = "apim-dr-export.json";
const listSchema = "apim-dr/export/1";

interface ExportList {
    readonly schema: typeof listSchema;
    readonly files: readonly string[];
}

/** A path of an export leads to a file in its folder, on every system. */
const isInFolder = (file: unknown): boolean =>
    typeof file === "string" &&
    file.split("/").every((name) => !["", ".", ".."].includes(name) && !/[\\:]/.test(name) && !name.includes("\0"));

const exportListCheck = members<ExportList>({
    schema: value((found) => found === listSchema, `it must be '${listSchema}'`),
    files: listOf(value<string>(isInFolder, "it must be a path in the folder")),
});

/**
 * Writes an export, in place of the one that was there.
 *
 * @returns how many files it has.
 * @throws CodedError where the folder holds something else.
 */
export function writeExport(directory: string, files: ReadonlyMap<string, string | Buffer>): number {
    for (const file of readList(directory)) {
        rmSync(path.join(directory, ...file.split("/")), { force: true });
    }
    for (const [name, content] of files) {
        const file = path.join(directory, ...name.split("/"));
        mkdirSync(path.dirname(file), { recursive: true });
        writeFileSync(file, content);
    }
    mkdirSync(directory, { recursive: true });
    const list: ExportList = { schema: listSchema, files: [...files.keys()].sort() };
    writeFileSync(path.join(directory, listName), `${JSON.stringify(list, undefined, 2)}\n`);
    return files.size;
}

function readList(directory: string): readonly string[] {
    const entries = existsSync(directory) ? readdirSync(directory).filter((name) => name !== ".git") : [];
    if (entries.length === 0) {
        return [];
    }
    const file = path.join(directory, listName);
    const { value: list } = parseJson(existsSync(file) ? readFileSync(file, "utf8") : "");
    if (findFaults(exportListCheck, list).length === 0) {
        return (list as ExportList).files;
    }
    throw new CodedError(
        "ExportFolderInUse",
        `--out is '${directory}': it is not empty, and holds no export of this command. Name an empty folder, or one that an export was written to.`,
    );
}
