import { readFileSync } from "node:fs";
import * as path from "node:path";
import * as markdown from "prettier/plugins/markdown";
import { format } from "prettier/standalone";
import { configRows, projectFileSchema, stackFileSchema } from "../../components/stack-config";
import { replaceBetween } from "../support/replace-between";

const root = path.resolve(__dirname, "..", "..");
const begin = "<!-- Written by `npm run docs:config` from the code: do not edit. -->";
const end = "<!-- End of what is written. -->";

/** The files that come from the table of config keys: as they are wanted. */
export async function wantedFiles(): Promise<ReadonlyMap<string, string>> {
    const page = path.join(root, "docs", "reference", "config.md");
    const table = await format(renderTable(), { parser: "markdown", plugins: [markdown] });
    return new Map([
        [path.join(root, "schemas", "stack-file.schema.json"), toJson(stackFileSchema())],
        [path.join(root, "schemas", "project-file.schema.json"), toJson(projectFileSchema())],
        [page, replaceBetween(readFileSync(page, "utf8"), begin, end, `\n\n${table}\n`)],
    ]);
}

const toJson = (schema: unknown): string => `${JSON.stringify(schema, null, 2)}\n`;

function renderTable(): string {
    const rows = [...configRows].map(([key, { shape, in: programs, default: unset, description, isSecret }]) => {
        const readers = Object.entries(programs).map(([program, need]) =>
            need === "required" ? `**${program}**` : program,
        );
        const cells = [`\`${key}\``, readers.join(", "), shape.type, unset, description + (isSecret ? " Secret." : "")];
        return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
    });
    return ["| Key | Programs | Value | Default | Effect |", "| --- | --- | --- | --- | --- |", ...rows].join("\n");
}
