import { readFileSync } from "node:fs";
import * as path from "node:path";
import * as markdown from "prettier/plugins/markdown";
import { format } from "prettier/standalone";
import { readBehaviours } from "./read-behaviours";
import { renderLedger } from "./render-ledger";
import { requirePages } from "./require-pages";
import { replaceBetween } from "../../support/replace-between";

const root = path.resolve(__dirname, "..", "..", "..");
const page = path.join(root, "docs", "sandbox.md");
const begin = "<!-- Written by `npm run docs:ledger` from the tests: do not edit. -->";
const end = "<!-- End of what is written. -->";

/** The page that holds the ledger: as it is, and as the tests of the sandbox want it. */
export async function readLedgerPage(): Promise<{
    readonly file: string;
    readonly present: string;
    readonly wanted: string;
}> {
    const behaviours = readBehaviours();
    requirePages(behaviours);
    const ledger = await format(renderLedger(behaviours, "docs"), {
        parser: "markdown",
        plugins: [markdown],
    });
    const present = readFileSync(page, "utf8");
    return { file: page, present, wanted: replaceBetween(present, begin, end, `\n\n${ledger}\n`) };
}
