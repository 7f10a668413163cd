import { readFileSync } from "node:fs";
import * as path from "node:path";
import * as markdown from "prettier/plugins/markdown";
import { format } from "prettier/standalone";
import { assumptions } from "../../conformance/assumptions";
import { formatAssumptions } from "../../conformance/format-assumptions";
import { scenarios } from "../../conformance/scenarios";
import { replaceBetween } from "../support/replace-between";

const file = path.resolve(__dirname, "..", "..", "docs", "assumptions.md");
const begin = "<!-- Written by `npm run docs:assumptions`: do not edit. -->";
const end = "<!-- End of what is written. -->";

/** The page of assumptions: as it is, and as conformance/assumptions.ts wants it. */
export async function readAssumptionsPage(): Promise<{
    readonly file: string;
    readonly present: string;
    readonly wanted: string;
}> {
    const table = await format(formatAssumptions(assumptions, scenarios), { parser: "markdown", plugins: [markdown] });
    const present = readFileSync(file, "utf8");
    return { file, present, wanted: replaceBetween(present, begin, end, `\n\n${table}\n`) };
}
