import { readFileSync } from "node:fs";
import * as path from "node:path";
import { renderCommands } from "./azure-cli-commands";
import { whyOtherwise } from "./python/why-otherwise";
import { readGoCalls, readJavaScriptCalls } from "./sdk-calls";
import type { Calls } from "./sdk-calls";

const page = path.join(__dirname, "..", "..", "docs", "sandbox.md");
const results = path.join(__dirname, "python", "results.json");
const [begin, end] = ["<!-- Written by `npm run docs:clients`: do not edit. -->", "<!-- End of the clients. -->"];

/** The page with the tables of what each client was answered. */
export function readClientPage(): { readonly file: string; readonly present: string; readonly wanted: string } {
    const present = readFileSync(page, "utf8");
    const [before, rest] = present.split(begin);
    const after = rest?.split(end)[1];
    if (before === undefined || after === undefined) {
        throw new Error(`docs/sandbox.md has no '${begin}' and '${end}'.`);
    }
    const wanted = `${before}${begin}\n\n${tables().join("\n\n")}\n\n${end}${after}`;
    return { file: page, present, wanted };
}

/** Of the SDK for Python each operation; of the others those that their suites call. */
const tables = (): string[] => [
    renderTable(),
    renderCalls(
        "@azure/arm-apimanagement (JavaScript): the product's own, and the sandbox's tests call these operations and compare what is answered.",
        "Operation group",
        readJavaScriptCalls(),
    ),
    renderCalls(
        "Azure's SDK for Go, `armapimanagement` v1, v2 and v3, `armresources` and `azblob`: the suite calls these operations and compares what is answered.",
        "Client",
        readGoCalls(),
    ),
    renderCommands(),
];

function renderCalls(title: string, owner: string, calls: Calls): string {
    return [
        title,
        "",
        `| ${owner} | As on Azure | Otherwise, and why |`,
        "| --- | --- | --- |",
        ...[...calls].map(([name, operations]) => `| ${name} | ${operations.join(", ")} | |`),
    ].join("\n");
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
