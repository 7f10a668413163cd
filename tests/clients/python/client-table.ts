import { readFileSync } from "node:fs";
import * as path from "node:path";
import { renderCommands } from "../azure-cli-commands";
import { whyOtherwise } from "./why-otherwise";

const page = path.join(__dirname, "..", "..", "..", "docs", "sandbox.md");
const results = path.join(__dirname, "results.json");
const [begin, end] = ["<!-- Written by `npm run docs:clients`: do not edit. -->", "<!-- End of the clients. -->"];

/** The page with the table of what the SDK for Python was answered, by operation group. */
export function readClientPage(): { readonly file: string; readonly present: string; readonly wanted: string } {
    const present = readFileSync(page, "utf8");
    const [before, rest] = present.split(begin);
    const after = rest?.split(end)[1];
    if (before === undefined || after === undefined) {
        throw new Error(`docs/sandbox.md has no '${begin}' and '${end}'.`);
    }
    const wanted = `${before}${begin}\n\n${renderTable()}\n\n${renderCommands()}\n\n${end}${after}`;
    return { file: page, present, wanted };
}

function renderTable(): string {
    const found = JSON.parse(readFileSync(results, "utf8")) as Readonly<Record<string, "ok" | "otherwise">>;
    const groups = new Map<string, [operation: string, result: string][]>();
    for (const entry of Object.entries(found)) {
        const group = entry[0].split(".")[0]!;
        groups.set(group, [...(groups.get(group) ?? []), entry]);
    }
    const rows = [...groups].map(([group, operations]) => {
        const others = operations.filter(([, result]) => result !== "ok").map(([operation]) => operation);
        const why = new Set(others.map((operation) => whyOtherwise(operation) ?? ""));
        const names = others.length === operations.length ? ["all"] : others.map((name) => name.split(".")[1]!);
        const told = others.length === 0 ? "" : `${names.join(", ")}: ${[...why].join("; ")}`;
        return `| ${group} | ${operations.length} | ${operations.length - others.length} | ${told} |`;
    });
    const fine = Object.values(found).filter((result) => result === "ok").length;
    return [
        `azure-mgmt-apimanagement (Python): ${fine} of ${Object.keys(found).length} operations are answered as on Azure.`,
        "",
        "| Operation group | Operations | As on Azure | Otherwise, and why |",
        "| --- | --- | --- | --- |",
        ...rows,
    ].join("\n");
}
